package dev.rehome.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Secret;
import dev.rehome.postgres.connect.conninfo.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionStringTest {
    @TempDir Path home;

    private ConnectionString parse(String text) {
        return parse(text, Map.of());
    }

    private ConnectionString parse(String text, Map<String, String> variables) {
        return ConnectionString.parse(text, new Surroundings(variables, home, "ana"));
    }

    /** Many lines are libpq's own: {@code src/interfaces/libpq/t/001_uri.pl}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    postgresql://uri-user:secret@host:12345/db       | uri-user | host:12345          | db
                    postgresql://uri-user@host:12345/db              | uri-user | host:12345          | db
                    postgresql://uri-user@host/db                    | uri-user | host:5432           | db
                    postgresql://host:12345/db                       | ana      | host:12345          | db
                    postgresql://host/db                             | ana      | host:5432           | db
                    postgresql://uri-user@host:12345/                | uri-user | host:12345          | uri-user
                    postgresql://uri-user@host                       | uri-user | host:5432           | uri-user
                    postgresql://host:12345                          | ana      | host:12345          | ana
                    postgres://host                                  | ana      | host:5432           | ana
                    postgresql://ur%69-us%65r@h%6fst:1%325/d%62      | uri-user | host:125            | db
                    postgresql://host?uzer=                          | -        | -                   | -
                    postgresql://host/db?u%73er=someotheruser&port=12345 | someotheruser | host:12345 | db
                    postgresql://host:12345?user=uri-user            | uri-user | host:12345          | uri-user
                    postgresql://host?                               | ana      | host:5432           | ana
                    postgresql://[::1]:12345/db                      | ana      | [::1]:12345         | db
                    postgresql://[2001:db8::1234]/                   | ana      | [2001:db8::1234]:5432 | ana
                    postgresql://[200z:db8::1234]/                   | ana      | [200z:db8::1234]:5432 | ana
                    postgres:///tmp?host=/srv                        | ana      | /srv/.s.PGSQL.5432  | tmp
                    postgres://%2Fvar%2Flib%2Fpg:5433/db             | ana      | /var/lib/pg/.s.PGSQL.5433 | db
                    postgresql://a:1,b:2,[::1]/db                    | ana      | a:1 b:2 [::1]:5432  | db
                    postgresql://a,b/db                              | ana      | a:5432 b:5432       | db
                    postgresql://host/two%20words%3F                 | ana      | host:5432           | two words?
                    postgresql://us%40er@host/db                     | us@er    | host:5432           | db
                    host=host port=12345 dbname=db user=uri-user     | uri-user | host:12345          | db
                    '  host = host  dbname = db '                    | ana      | host:5432           | db
                    host=a,b port=7 dbname=db                        | ana      | a:7 b:7             | db
                    host=a,b port=7,8 dbname=db                      | ana      | a:7 b:8             | db
                    host=a,b port=,8 dbname=db                       | ana      | a:5432 b:8          | db
                    host=/srv/pg                                     | ana      | /srv/pg/.s.PGSQL.5432 | ana
                    hostaddr=10.0.0.1 dbname=db                      | ana      | 10.0.0.1:5432       | db
                    host=a dbname=two\\ words                        | ana      | a:5432              | two words
                    """)
    void readsWhatLibpqReads(String text, String user, String endpoints, String database) {
        if (user.equals("-")) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(Failure.class);
            return;
        }
        ConnectionString read = parse(text);

        assertThat(read.user()).isEqualTo(user);
        assertThat(read.database()).isEqualTo(database);
        assertThat(read.endpoints().stream().map(Endpoint::toString))
                .containsExactly(endpoints.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    postgresql://host?zzzzzzzz=1             | unknown parameter 'zzzzzzzz'     | libpq
                    postgresql://host?foo=bar                | unknown parameter 'foo'          | use the parameters of libpq
                    postgresql://host?sslmod=require         | unknown parameter 'sslmod'       | did you mean 'sslmode'?
                    postgresql://host?user=a=b               | 'user' has a second '='          | %3D
                    postgresql://host?user                   | 'user' has no value              | sslmode=require
                    postgresql://host?user=a&&port=1         | '' has no value                  | sslmode=require
                    postgresql://[::1                        | no closing ']'                   | 2001
                    postgresql://[]                          | is empty                         | 2001
                    postgresql://[::1]z                      | unexpected 'z' after [::1]       | 5432
                    postgresql://%                           | not followed by two hexadecimal  | %25
                    postgresql://host/%1                     | not followed by two hexadecimal  | %25
                    postgresql://host/%gf                    | not followed by two hexadecimal  | %25
                    postgresql://host/%00                    | not followed by two hexadecimal  | %25
                    postgresql://host:70000/db               | invalid port '70000'             | 65535
                    postgresql://host:0/db                   | invalid port '0'                 | 65535
                    postgresql://host:abc/db                 | invalid port 'abc'               | 65535
                    postgresql://a:1,b:2/db?port=1,2,3       | 3 ports for 2 hosts              | one for each
                    host=a,b hostaddr=10.0.0.1               | 2 hosts but 1 hostaddr           | each host
                    host                                     | -                                | -
                    host port=1                              | 'host' is not followed by '='    | host=
                    host='a                                  | no closing quote                 | close it
                    hots=a                                   | unknown parameter 'hots'         | did you mean 'host'?
                    host=a sslmode=yes                       | sslmode 'yes'                    | verify-full
                    host=a connect_timeout=soon              | connect_timeout 'soon'           | number
                    host=a gssencmode=require                | gssencmode 'require'             | disable
                    host=a replication=database              | replication 'database'           | leave it out
                    host=a service=nowhere                   | service 'nowhere' is in neither  | [nowhere]
                    db.example:5432                          | must be a URI, keywords          | postgresql://
                    """)
    void saysWhatIsWrong(String text, String what, String remedy) {
        if (what.equals("-")) {
            assertThat(parse(text).database()).as("a bare name is a database").isEqualTo(text);
            return;
        }
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure).hasMessageContaining(what);
                            assertThat(failure.remedy()).contains(remedy);
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:hunter2hunter2%zz@host/db",
        "postgresql://u:hunter2/hunter2@host/db",
        "postgresql://u:hunter2hunter2@host:99999/db",
        "host=h password='hunter2hunter2",
        "host=h password=hunter2hunter2 nonsense=1"
    })
    void neverShowsThePasswordOfAWrongString(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(Failure.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void takesEscapesAndQuotesInKeywordStrings() {
        ConnectionString read = parse("host=a password='it\\'s a \\\\ b' user=o\\'neil dbname=''");

        assertThat(read.password().orElseThrow().value()).isEqualTo("it's a \\ b");
        assertThat(read.user()).isEqualTo("o'neil");
        assertThat(read.database()).isEqualTo("o'neil");
    }

    @Test
    void prefersTheStringToTheServiceFileAndThatToTheEnvironment() throws IOException {
        Path services =
                Files.writeString(
                        home.resolve("services"),
                        """
                        # mine
                        [other]
                        host=x

                        [s]
                        host=fromservice
                        port=1
                        sslmode=require
                        [s]
                        host=y
                        """);
        Map<String, String> variables =
                Map.of(
                        "PGSERVICEFILE", services.toString(),
                        "PGSERVICE", "s",
                        "PGHOST", "fromenv",
                        "PGUSER", "fromenv",
                        "PGPORT", "9",
                        "PGPASSWORD", "secret",
                        "PGTARGETSESSIONATTRS", "read-write");

        ConnectionString read = parse("port=2", variables);

        assertThat(read.endpoints()).hasToString("[fromservice:2]");
        assertThat(read.user()).isEqualTo("fromenv");
        assertThat(read.password()).contains(new Secret("${env:PGPASSWORD}", "secret"));
        assertThat(read.parameters())
                .containsEntry("sslmode", "require")
                .containsEntry("target_session_attrs", "read-write")
                .containsEntry("application_name", "rehome");
        assertThat(read).asString().doesNotContain("secret");
    }

    @Test
    void namesTheLineOfAServiceFileThatIsWrong() throws IOException {
        Path services =
                Files.writeString(home.resolve(".pg_service.conf"), "[s]\nhost=a\nprot=1\n");

        assertThatThrownBy(() -> parse("service=s"))
                .hasMessage(services + ", line 3: unknown parameter 'prot'");
    }

    @Test
    void findsThePasswordOfTheFirstLineThatFits() throws IOException {
        passFile(
                "rw-------",
                "# host:port:database:user:password",
                "db:5432:orders:ana:exact",
                "db:*:*:ana:any\\:colon\\\\and backslash",
                "localhost:5432:*:*:socket",
                "*:*:*:*:rest");

        assertThat(password("host=db", "orders")).isEqualTo("exact");
        assertThat(password("host=db port=1", "orders")).isEqualTo("any:colon\\and backslash");
        assertThat(password("host=db", "others")).isEqualTo("any:colon\\and backslash");
        assertThat(password("host=/var/run/postgresql", "x")).isEqualTo("socket");
        assertThat(password("host=elsewhere", "x")).isEqualTo("rest");
        assertThat(password("host=db password=given", "orders")).isEqualTo("given");
    }

    @Test
    void ignoresAPasswordFileThatOthersCanRead() throws IOException {
        passFile("rw-r-----", "*:*:*:*:secret");

        ConnectionString read = parse("host=db");

        assertThat(read.password(read.endpoints().getFirst(), "x")).isEmpty();
        assertThat(read.passFile().ignored().orElseThrow()).contains("chmod 600");
    }

    @Test
    void printsAUriThatReadsAsTheSame() {
        for (String text :
                new String[] {
                    "host=/srv/pg port=5433 dbname='two words' user=u@x",
                    "postgresql://u@a:1,[::1]:2/d%3Fb",
                }) {
            ConnectionString read = parse(text);

            assertThat(parse(read.toString())).isEqualTo(read);
        }
    }

    @Test
    void givesChildrenEverythingAndKeepsThePasswordInAPrivateFile() throws IOException {
        ConnectionString address =
                parse(
                        "postgresql://u:p%3Aw@a:1,b:2/db?sslmode=disable&connect_timeout=7&"
                                + "application_name=mine");
        Path file;
        try (ChildEnvironment environment = ChildEnvironment.of(address)) {
            assertThat(environment.variables())
                    .containsEntry("PGHOST", "a,b")
                    .containsEntry("PGPORT", "1,2")
                    .containsEntry("PGUSER", "u")
                    .containsEntry("PGDATABASE", "db")
                    .containsEntry("PGSSLMODE", "disable")
                    .containsEntry("PGCONNECT_TIMEOUT", "7")
                    .containsEntry("PGAPPNAME", "mine")
                    .doesNotContainKeys("PGPASSWORD", "PGSERVICE");
            assertThat(environment.variables().values()).noneMatch(value -> value.contains("p:w"));
            file = Path.of(environment.variables().get("PGPASSFILE"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readAllLines(file)).containsExactly("a:1:*:u:p\\:w", "b:2:*:u:p\\:w");
        }
        assertThat(file).doesNotExist();
    }

    private String password(String text, String database) {
        ConnectionString read = parse(text);
        return read.password(read.endpoints().getFirst(), database).orElseThrow().value();
    }

    private void passFile(String permissions, String... lines) throws IOException {
        Path file = home.resolve(".pgpass");
        Files.writeString(file, String.join("\n", lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
