package dev.rehome.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.conninfo.Surroundings;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.CopySql;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * psql is the oracle: with the same string, variables and files we get where it gets, or nowhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class LikePsqlTest {
    private static final String WHERE =
            """
            SELECT current_user, current_database(), coalesce(inet_server_port(), 0),
                   current_setting('port'), current_setting('search_path'),
                   current_setting('statement_timeout')
            """;

    private final Optional<ClientTools> tools = ClientTools.atLeast(15);
    private PostgresServer one;
    private PostgresServer two;
    private Path home;

    @BeforeAll
    void startServers(@TempDir Path folder) throws IOException {
        home = folder;
        one = PostgresServer.start(18);
        two = PostgresServer.start(15);
        for (PostgresServer each : new PostgresServer[] {one, two}) {
            each.execute(
                    "postgres",
                    "CREATE ROLE ana LOGIN PASSWORD 'it''s 1:2\\3 %4'",
                    "CREATE ROLE free LOGIN SUPERUSER",
                    "CREATE DATABASE ana",
                    "CREATE DATABASE free",
                    "CREATE DATABASE \"two words/?&=ü\"",
                    "CREATE TABLE here AS SELECT generate_series(1, 500) i",
                    "CREATE TABLE there (LIKE here)");
            each.admit(
                    "host all ana 127.0.0.1/32 scram-sha-256",
                    "local all ana scram-sha-256",
                    "host all all 127.0.0.1/32 trust",
                    "local all all trust");
        }
        write(
                "pgpass",
                "# the first line that fits counts",
                "127.0.0.1:%d:ana:ana:wrong".formatted(two.port()),
                "127.0.0.1:*:*:ana:it's 1\\:2\\\\3 %4",
                "%s:%d:*:ana:it's 1\\:2\\\\3 %%4".formatted(one.directory(), one.port()));
        Files.copy(home.resolve("pgpass"), home.resolve(".pgpass"));
        permit(".pgpass", "rw-------");
        Files.copy(home.resolve("pgpass"), home.resolve("loose"));
        permit("loose", "rw-r--r--");
        write(
                ".pg_service.conf",
                "# mine",
                "[shop]",
                "host=127.0.0.1",
                "port=" + one.port(),
                "user=free",
                "dbname=postgres",
                "[other]",
                "host=127.0.0.1",
                "port=" + two.port(),
                "user=ana",
                "password=it's 1:2\\3 %4",
                "dbname=ana",
                "options=-c search_path=other",
                "[broken]",
                "hots=127.0.0.1");
        write("services", "[shop]", "host=127.0.0.1", "port=" + two.port(), "user=free");
        Files.createDirectories(home.resolve("etc"));
        write("etc/pg_service.conf", "[shared]", "service=nested", "host=127.0.0.1");
    }

    @AfterAll
    void stopServers() {
        one.close();
        two.close();
    }

    /**
     * In the table: {@code $1} and {@code $2} are ports, {@code $s} a socket's folder, {@code ~}
     * home.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    postgresql://free@127.0.0.1:$1/postgres                      |
                    postgres://free@127.0.0.1:$2/postgres                        |
                    postgresql://free@127.0.0.1:$1                               |
                    postgresql://free@127.0.0.1:$1/                              |
                    postgresql://free@127.0.0.1:$1/two%20words%2F%3F%26%3D%C3%BC |
                    postgresql://free@127.0.0.1:$1/two%20words/?                 |
                    postgresql://ana:it's%201%3A2%5C3%20%254@127.0.0.1:$1/ana    |
                    postgresql://ana:it's%201:2%5C3%20%254@127.0.0.1:$1/ana      |
                    postgresql://ana:it's+1:2%5C3+%254@127.0.0.1:$1/ana          |
                    postgresql://ana:wrong@127.0.0.1:$1/ana                      |
                    postgresql://ana@127.0.0.1:$1/postgres                       |
                    postgresql://ana@127.0.0.1:$2/ana                            |
                    postgresql://ana@127.0.0.1:$2/postgres                       |
                    postgresql://ana@localhost:$1/postgres                       |
                    postgresql://127.0.0.1:$1/postgres?user=free                 |
                    postgresql://free@/postgres?host=127.0.0.1&port=$1           |
                    postgresql://x@127.0.0.1:$1/postgres?user=free&dbname=free   |
                    postgresql://free@127.0.0.1:1,127.0.0.1:$2/postgres          |
                    postgresql://free@127.0.0.1,127.0.0.1:$2/postgres            | PGPORT=$1
                    postgresql://free@127.0.0.1,127.0.0.1/postgres               | PGPORT=1,$2
                    postgresql://free@127.0.0.1,127.0.0.1/postgres?port=$1       |
                    postgresql://free@127.0.0.1/postgres                         | PGPORT=$1
                    postgresql:///postgres?host=127.0.0.1                        | PGPORT=$2;PGUSER=free
                    postgresql://                                                | PGHOST=127.0.0.1;PGPORT=$2;PGUSER=free
                    postgresql://free@127.0.0.1:$1/postgres?application_name=x&connect_timeout=5 |
                    postgresql://free@127.0.0.1:$1/postgres?options=-c%20search_path%3Da%20-c%20statement_timeout%3D7s |
                    postgresql://free@127.0.0.1:$1/postgres?options=-csearch_path=a |
                    postgresql://free@127.0.0.1:$1/postgres?ssl=true             |
                    postgresql://free@127.0.0.1:$1/postgres?nonsense=1           |
                    postgresql://free@127.0.0.1:$1/postgres?sslmode=sometimes    |
                    postgresql://free@127.0.0.1:$1/postgres?target_session_attrs=read-write |
                    postgresql://free@127.0.0.1:$1,127.0.0.1:$2/postgres?target_session_attrs=standby |
                    postgresql://free@127.0.0.1:$1,127.0.0.1:$2/postgres?target_session_attrs=prefer-standby |
                    postgresql://free@%2Fnowhere,127.0.0.1:$2/postgres           |
                    postgresql://free@127.0.0.1:99999/postgres                   |
                    postgresql://free@127.0.0.1:/postgres                        | PGPORT=$1
                    postgresql://free@[127.0.0.1]:$1/postgres                    |
                    postgresql://free@127.0.0.1:$1/nowhere                       |
                    postgresql://nobody@127.0.0.1:$1/postgres                    |
                    host=127.0.0.1 port=$1 user=free dbname=postgres             |
                    `host = 127.0.0.1  port='$1' user = 'free' dbname= 'two words/?&=ü'` |
                    host=127.0.0.1 port=$1 user=free dbname=two\\ words/?&=ü     |
                    host=127.0.0.1 port=$1 user=ana dbname=ana password='it\\'s 1:2\\\\3 %4' |
                    host=127.0.0.1 port=$1 user=ana dbname=ana password=it\\'s\\ 1:2\\\\3\\ %4 |
                    host=127.0.0.1 port=$1 user=ana dbname=ana password=''       |
                    host=127.0.0.1 port=$1 user=ana dbname=''                    |
                    host=127.0.0.1 port=$1 user='' dbname=postgres               | PGUSER=free
                    host=127.0.0.1 port=$1 user=free                             | PGDATABASE=ana
                    host=127.0.0.1 port=1,$1 user=free dbname=postgres           |
                    host=127.0.0.1,127.0.0.1 port=1,$1 user=free dbname=postgres |
                    host=nowhere.invalid,127.0.0.1 port=$1 user=free dbname=postgres |
                    host=nowhere.invalid hostaddr=127.0.0.1 port=$1 user=free dbname=postgres |
                    hostaddr=127.0.0.1 port=$1 user=free dbname=postgres         |
                    hostaddr=127.0.0.1 port=$1 user=ana dbname=postgres          |
                    host=a,b hostaddr=127.0.0.1 port=$1 user=free dbname=postgres |
                    host=127.0.0.1 port=$1 user=free dbname=postgres             | PGHOST=nowhere.invalid;PGPORT=1
                    host=127.0.0.1 user=free dbname=postgres                     | PGPORT=$1;PGHOSTADDR=127.0.0.1
                    user=free                                                    | PGHOST=127.0.0.1;PGPORT=$1;PGDATABASE=postgres
                    postgres                                                     | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=free
                    ``                                                           | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=free
                    ``                                                           | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=free;PGDATABASE=postgres;PGOPTIONS=-c search_path=env
                    ``                                                           | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=free;PGDATABASE=
                    ana                                                          | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=ana;PGPASSWORD=it's 1:2\\3 %4
                    ana                                                          | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=ana;PGPASSWORD=wrong
                    postgres                                                     | PGHOST=127.0.0.1;PGPORT=$1;PGUSER=ana;PGPASSWORD=
                    host=127.0.0.1 port=$1 user=ana dbname=postgres passfile=~/.pgpass |
                    host=127.0.0.1 port=$1 user=ana dbname=postgres passfile=~/loose |
                    host=127.0.0.1 port=$1 user=ana dbname=postgres passfile=~/none  |
                    host=127.0.0.1 port=$1 user=ana dbname=postgres              | PGPASSFILE=~/none
                    host=127.0.0.1 port=$1 user=ana dbname=postgres              | PGPASSFILE=
                    host=127.0.0.1 port=$2 user=ana dbname=ana passfile=~/.pgpass |
                    host=127.0.0.1 port=$2 user=ana dbname=postgres passfile=~/.pgpass |
                    service=shop                                                 |
                    service=shop port=$2                                         |
                    service=shop dbname=free                                     | PGDATABASE=ana
                    service=other                                                |
                    service=other                                                | PGOPTIONS=-c search_path=env
                    service=other user=free dbname=postgres                      |
                    service=broken                                               |
                    service=none                                                 |
                    service=shared                                               | PGSYSCONFDIR=~/etc
                    postgresql:///?service=shop                                  |
                    postgresql://127.0.0.1:$2?service=shop                       |
                    postgresql://ana@/?service=shop                              |
                    dbname=ana                                                   | PGSERVICE=shop
                    ``                                                           | PGSERVICE=shop
                    ``                                                           | PGSERVICE=shop;PGDATABASE=free;PGPORT=1
                    dbname=postgres                                              | PGSERVICE=shop;PGSERVICEFILE=~/services
                    service=other                                                | PGSERVICEFILE=~/services
                    service=shop                                                 | PGSERVICEFILE=~/none
                    host=$s port=$1 user=free dbname=postgres                    |
                    host=$s port=$1 user=ana dbname=postgres                     |
                    host=$s port=$1 user=ana dbname=postgres passfile=~/none     |
                    postgresql://free@$u:$1/postgres                             |
                    postgresql:///postgres?host=$s&port=$1&user=free             |
                    dbname=postgres user=free                                    | PGHOST=$s;PGPORT=$1
                    host=$s hostaddr=127.0.0.1 port=$1 user=free dbname=postgres |
                    host=$s,127.0.0.1 port=1,$2 user=free dbname=postgres        |
                    host=$s port=$1 user=free dbname=postgres sslmode=require    |
                    host=$s port=$1 user=free dbname=postgres requirepeer=root   |
                    host=$s port=$1 user=free dbname=postgres requirepeer=nobody |
                    host=127.0.0.1 port=$1 user=ana dbname=ana password='it\\'s 1:2\\\\3 %4' channel_binding=disable |
                    host=127.0.0.1 port=$1 user=ana dbname=ana password='it\\'s 1:2\\\\3 %4' channel_binding=require |
                    host=127.0.0.1 port=$1 user=free dbname=postgres connect_timeout=x |
                    host=127.0.0.1 port=$1 user=free dbname=postgres keepalives=0 tcp_user_timeout=5000 |
                    """)
    void getsWherePsqlGets(String text, String variables) throws Exception {
        assumeTrue(tools.isPresent());
        String connection = text == null ? "" : fill(text);
        Map<String, String> environment = new TreeMap<>();
        environment.put("HOME", home.toString());
        for (String each : variables == null ? new String[0] : fill(variables).split(";")) {
            String[] pair = each.split("=", 2);
            environment.put(pair[0], pair[1]);
        }

        Psql.Answer psql = new Psql(tools.orElseThrow()).ask(connection, environment, WHERE);

        assertThat(ours(connection, environment)).as(psql.text()).isEqualTo(where(psql));
    }

    private static String where(Psql.Answer psql) {
        return psql.connected() ? psql.text() : "nowhere";
    }

    private String ours(String connection, Map<String, String> environment) throws Exception {
        var around = new Surroundings(environment, home, System.getProperty("user.name"));
        try {
            var server = new Server(ConnectionString.parse(connection, around));
            try (Session session = server.open();
                    var statement = session.jdbc().createStatement();
                    var row = statement.executeQuery(WHERE)) {
                row.next();
                var columns = new StringBuilder();
                for (int i = 1; i <= 6; i++) {
                    columns.append(i == 1 ? "" : "|").append(row.getString(i));
                }
                return columns.toString();
            }
        } catch (Failure refused) {
            assertThat(refused.remedy()).as(refused.getMessage()).isNotBlank();
            return "nowhere";
        }
    }

    @Test
    void theOracleItselfGetsIn() throws Exception {
        assumeTrue(tools.isPresent());

        assertThat(new Psql(tools.orElseThrow()).ask(one.uri("postgres"), Map.of(), WHERE))
                .isEqualTo(
                        new Psql.Answer(
                                true,
                                "postgres|postgres|%1$d|%1$d|\"$user\", public|0"
                                        .formatted(one.port())));
    }

    @Test
    void relaysRowsFromAUnixSocketToAnotherServersPort() throws Exception {
        var sql =
                new CopySql(
                        "here",
                        "COPY public.here TO STDOUT",
                        "COPY public.there FROM STDIN",
                        false);
        Server local =
                Server.at(
                        "host=%s port=%d user=free dbname=postgres"
                                .formatted(one.directory(), one.port()));
        for (Server to : new Server[] {Server.at(two.uri("postgres")), local}) {
            try (Session source = local.open();
                    Session target = to.open()) {
                assertThat(source.wire()).isInstanceOf(UnixSocket.class);
                assertThat(
                                new CopyRelay()
                                        .relay(source, target, sql, CopyRelay.Passed.UNNOTICED)
                                        .items())
                        .isEqualTo(500);
            }
        }
    }

    private String fill(String text) {
        String socket = one.directory().toString();
        return text.strip()
                .replace("$1", Integer.toString(one.port()))
                .replace("$2", Integer.toString(two.port()))
                .replace("$s", socket)
                .replace("$u", socket.replace("/", "%2F"))
                .replace("~", home.toString());
    }

    private void write(String name, String... lines) throws IOException {
        Files.writeString(home.resolve(name), String.join("\n", lines) + "\n");
    }

    private void permit(String name, String permissions) throws IOException {
        Files.setPosixFilePermissions(
                home.resolve(name), PosixFilePermissions.fromString(permissions));
    }
}
