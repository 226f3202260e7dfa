package dev.rehome.postgres.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.CopySql;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers with and without TLS, every sslmode and kind of certificate: rows pass by the raw wire
 * where psql gets in, and each refusal says what to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class TlsTest {
    private static final String ROWS =
            "SELECT i, repeat(md5(i::text), 1 + i % 300) AS text FROM generate_series(1, 600) i";

    private final Optional<ClientTools> tools = ClientTools.atLeast(15);
    private Certificates made;
    private PostgresServer encrypted;
    private PostgresServer plain;
    private PostgresServer expired;

    @BeforeAll
    void startServers(@TempDir Path folder) {
        assumeTrue(Certificates.possible());
        made = new Certificates(folder);
        made.authority("ca", true);
        made.authority("stranger", true);
        made.authority("old", false);
        made.certificate("server", "unused", "ca", "DNS:localhost,DNS:*.db.test,DNS:named.test");
        made.certificate("byaddress", "127.0.0.1", "ca", "");
        made.expiredCertificate("late", "localhost", "ca");
        made.certificate("ana", "ana", "ca", "");
        made.certificate("forged", "ana", "stranger", "");
        keys();
        encrypted = start("server");
        expired = start("late");
        plain = PostgresServer.start(18);
        for (PostgresServer each : new PostgresServer[] {encrypted, expired, plain}) {
            each.execute(
                    "postgres",
                    "CREATE ROLE ana LOGIN",
                    "CREATE ROLE tlsonly LOGIN",
                    "CREATE ROLE plainonly LOGIN",
                    "CREATE ROLE anybody LOGIN SUPERUSER",
                    "CREATE TABLE here AS " + ROWS,
                    "CREATE TABLE there (LIKE here)",
                    "GRANT ALL ON here, there TO PUBLIC"); // TRUNCATE among them
        }
        encrypted.admit(
                "hostssl all ana 127.0.0.1/32 cert",
                "hostssl all tlsonly 127.0.0.1/32 trust",
                "hostnossl all plainonly 127.0.0.1/32 trust",
                "host all anybody 127.0.0.1/32 trust",
                "local all all trust");
        plain.admit("host all all 127.0.0.1/32 trust");
        expired.admit("host all all 127.0.0.1/32 trust");
    }

    private PostgresServer start(String certificate) {
        return PostgresServer.start(
                18,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", made.file(certificate + ".crt").toString(),
                        "ssl_key_file", made.file(certificate + ".key").toString(),
                        "ssl_ca_file", made.file("ca.crt").toString()));
    }

    /** The same key in every wrapping that people have. */
    private void keys() {
        String key = made.file("ana.key").toString();
        made.key("pkcs1.key", "rsa", "-in", key, "-traditional", "-out");
        made.key(
                "pkcs8.key",
                "pkcs8",
                "-topk8",
                "-in",
                key,
                "-passout",
                "pass:open sesame",
                "-v2",
                "aes-256-cbc",
                "-out");
        made.key(
                "traditional.key",
                "rsa",
                "-in",
                key,
                "-traditional",
                "-aes128",
                "-passout",
                "pass:open sesame",
                "-out");
        made.key("der.key", "pkcs8", "-topk8", "-nocrypt", "-in", key, "-outform", "DER", "-out");
        made.key("shared.key", "rsa", "-in", key, "-out");
        made.permit("shared.key", "rw-r--r--");
        made.key("empty.key", "rand", "-hex", "-out");
    }

    @AfterAll
    void stopServers() {
        Stream.of(encrypted, expired, plain)
                .filter(Objects::nonNull)
                .forEach(PostgresServer::close);
    }

    /** What psql makes of each is asked too, where it is at hand and can be of another opinion. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tls   | user=anybody                                              | tls
                    tls   | user=anybody sslmode=disable                              | plain
                    tls   | user=anybody sslmode=allow                                | plain
                    tls   | user=tlsonly sslmode=allow                                | tls
                    tls   | user=tlsonly sslmode=prefer                               | tls
                    tls   | user=plainonly sslmode=prefer                             | plain
                    tls   | user=plainonly sslmode=require                            | NO_SUCH_ROLE_OR_NOT_ALLOWED
                    tls   | user=tlsonly sslmode=disable                              | NO_SUCH_ROLE_OR_NOT_ALLOWED
                    tls   | user=anybody sslmode=require                              | tls
                    tls   | user=anybody sslmode=require ssl_max_protocol_version=TLSv1.2 | tls
                    tls   | user=anybody sslmode=require sslnegotiation=direct        | tls
                    plain | user=anybody sslmode=require sslnegotiation=direct        | TLS_FAILED
                    tls   | user=anybody sslmode=require sslrootcert=$/ca.crt         | tls
                    tls   | user=anybody sslmode=require sslrootcert=$/stranger.crt   | TLS_UNTRUSTED
                    tls   | user=anybody sslmode=require sslrootcert=$/old.crt        | bad input
                    tls   | user=anybody sslmode=require sslrootcert=$/none.crt       | tls
                    tls   | user=anybody sslmode=verify-ca                            | bad input
                    tls   | user=anybody sslmode=verify-ca sslrootcert=$/ca.crt       | tls
                    tls   | user=anybody sslmode=verify-ca sslrootcert=$/stranger.crt | TLS_UNTRUSTED
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/ca.crt     | TLS_UNTRUSTED
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/ca.crt host=localhost  | tls
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/ca.crt host=a.db.test  | tls
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/ca.crt host=NAMED.test | tls
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/ca.crt host=b.a.db.test | TLS_UNTRUSTED
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/ca.crt host=unused     | TLS_UNTRUSTED
                    tls   | user=anybody sslmode=verify-full sslrootcert=$/none.crt   | bad input
                    tls   | user=anybody sslmode=require sslrootcert=$/ana.key        | bad input
                    tls   | user=anybody sslmode=require sslrootcert=system           | bad input
                    tls   | user=anybody sslrootcert=system                           | TLS_UNTRUSTED
                    tls   | user=ana sslmode=require                                  | TLS_CLIENT_REFUSED
                    tls   | user=ana sslmode=require sslcert=$/none.crt sslkey=$/ana.key  | TLS_CLIENT_REFUSED
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/ana.key   | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/ana.key ssl_max_protocol_version=TLSv1.2 | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/pkcs1.key | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/der.key   | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/pkcs8.key sslpassword='open sesame' | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/traditional.key sslpassword='open sesame' | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/pkcs8.key sslpassword=wrong | bad input
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/traditional.key sslpassword=wrong | bad input
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/pkcs8.key | bad input
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/empty.key | bad input
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/none.key  | bad input
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/shared.key | bad input
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/forged.key | bad input
                    tls   | user=ana sslmode=require sslcert=$/forged.crt sslkey=$/forged.key | TLS_CLIENT_REFUSED
                    tls   | user=tlsonly sslmode=require sslcert=$/ana.crt sslkey=$/ana.key | tls
                    tls   | user=ana sslmode=require sslcert=$/ana.crt sslkey=$/ana.key sslcertmode=disable | TLS_CLIENT_REFUSED
                    plain | user=anybody                                              | plain
                    plain | user=anybody sslmode=allow                                | plain
                    plain | user=anybody sslmode=require                              | TLS_REFUSED
                    plain | user=anybody sslmode=verify-full sslrootcert=$/ca.crt     | TLS_REFUSED
                    late  | user=anybody sslmode=require                              | tls
                    late  | user=anybody sslmode=verify-ca sslrootcert=$/ca.crt       | TLS_UNTRUSTED
                    late  | user=anybody sslmode=prefer sslrootcert=$/ca.crt          | TLS_UNTRUSTED
                    """)
    void entersEncryptedOrNotOrSaysWhyNot(String server, String keywords, String expected)
            throws Exception {
        PostgresServer at =
                server.equals("tls") ? encrypted : server.equals("late") ? expired : plain;
        String connection =
                "hostaddr=127.0.0.1 port=%d dbname=postgres host=127.0.0.1 %s"
                        .formatted(at.port(), keywords.replace("$", made.folder().toString()));
        boolean enters = expected.equals("tls") || expected.equals("plain");

        if (enters) {
            relays(Server.at(connection), expected.equals("tls"));
        } else {
            assertThatThrownBy(() -> Server.at(connection).open().close())
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> {
                                assertThat(failure.remedy()).isNotBlank();
                                assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                                assertThat(failure.getMessage()).doesNotContain("\n");
                                assertThat(
                                                failure instanceof ConnectFailure refused
                                                        ? refused.reason().name()
                                                        : "bad input")
                                        .as(failure.getMessage())
                                        .isEqualTo(expected);
                            });
        }
        // psql 15 knows neither; and it goes on in the clear where prefer meets a bad certificate.
        assumeTrue(tools.isPresent());
        if (!keywords.matches(
                ".*(=system|sslcertmode|sslnegotiation|sslmode=prefer sslrootcert).*")) {
            Psql.Answer answer =
                    new Psql(tools.orElseThrow())
                            .ask(
                                    connection,
                                    Map.of("HOME", made.folder().toString()),
                                    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
            assertThat(answer.connected()).as(answer.text()).isEqualTo(enters);
            if (enters) {
                assertThat(answer.text()).isEqualTo(expected.equals("tls") ? "t" : "f");
            }
        }
    }

    /** Both ends on the raw wire, and pg_dump's login besides. */
    private void relays(Server server, boolean tls) throws Exception {
        var sql =
                new CopySql(
                        "here",
                        "COPY public.here TO STDOUT (FORMAT binary)",
                        "COPY public.there FROM STDIN (FORMAT binary)",
                        true);
        var back = new CopySql("there", "COPY public.there TO STDOUT (FORMAT binary)", "", true);
        try (Session source = server.open();
                Session target = server.open();
                var child = server.environment("postgres")) {
            assertThat(source.wire() instanceof SSLSocket).isEqualTo(tls);
            assertThat(isEncrypted(source)).isEqualTo(tls);
            target.execute("TRUNCATE there");

            var sent = new CopyRelay().relay(source, target, sql, CopyRelay.Passed.UNNOTICED);

            assertThat(sent.items()).isEqualTo(600);
            assertThat(new CopyRelay().digest(target, back, CopyRelay.Passed.UNNOTICED))
                    .isEqualTo(sent);
            assertThat(isEncrypted(target)).isEqualTo(tls);
            if (tools.isPresent()) {
                Psql.Answer answer =
                        new Psql(tools.get())
                                .ask("", child.variables(), "SELECT count(*) FROM here");
                assertThat(answer.text()).isEqualTo("600");
            }
        }
    }

    @Test
    void acceptsAnAddressInTheCommonNameAsLibpqDoes() throws Exception {
        try (PostgresServer server = start("byaddress")) {
            String connection =
                    server.uri("postgres")
                            + "?sslmode=verify-full&sslrootcert="
                            + made.file("ca.crt");
            try (Session session = Server.at(connection).open()) {
                assertThat(isEncrypted(session)).isTrue();
            }
        }
    }

    /** In a process of its own, since it is the environment that names the system's authorities. */
    @Test
    void trustsTheAuthoritiesOfTheSystem() throws Exception {
        var builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Enter.class.getName(),
                                "host=localhost dbname=postgres user=anybody sslrootcert=system"
                                        + " port="
                                        + encrypted.port())
                        .redirectErrorStream(true);
        for (String authority : new String[] {"ca", "stranger"}) {
            builder.environment().put("SSL_CERT_FILE", made.file(authority + ".crt").toString());
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            process.waitFor();
            assertThat(said.lines().toList().getLast())
                    .isEqualTo(authority.equals("ca") ? "encrypted: true" : "TLS_UNTRUSTED");
        }
    }

    /** Logs in and says how it went. */
    static final class Enter {
        public static void main(String[] connection) throws SQLException {
            try (Session session = Server.at(connection[0]).open()) {
                System.out.println("encrypted: " + isEncrypted(session));
            } catch (ConnectFailure refused) {
                System.out.println(refused.reason());
            }
        }
    }

    @Test
    void saysWhatIsWrongWithACertificateAndWhatToDo() {
        String base =
                "hostaddr=127.0.0.1 dbname=postgres port=%d user=ana sslmode=verify-full sslrootcert=%s "
                        .formatted(encrypted.port(), made.file("ca.crt"));
        assertSays(
                base + "host=elsewhere.test",
                "the server's certificate is for localhost, *.db.test, named.test and not for"
                        + " elsewhere.test",
                "name the certificate of the server's authority in sslrootcert, and the host as the"
                        + " certificate names it");
        assertSays(
                base + "host=localhost",
                "connection requires a valid client certificate",
                "no client certificate was sent: there is no");
        assertSays(
                base
                        + "host=localhost sslcert=%1$s/forged.crt sslkey=%1$s/forged.key"
                                .formatted(made.folder()),
                "cannot connect to database postgres as ana at localhost",
                "the certificate that was sent is " + made.file("forged.crt"));
        assertSays(
                base
                        + "host=localhost sslcert=%1$s/ana.crt sslkey=%1$s/shared.key"
                                .formatted(made.folder()),
                "others than its owner have access to the private key " + made.file("shared.key"),
                "chmod 600 " + made.file("shared.key"));
        assertSays(
                base.replace("ca.crt", "old.crt") + "host=localhost",
                "no certificate in %s is valid today: CN=Test authority old"
                        .formatted(made.file("old.crt")),
                "present certificate");
        assertSays(
                "host=localhost dbname=postgres port=%d user=ana sslmode=verify-ca sslrootcert=%s"
                        .formatted(expired.port(), made.file("ca.crt")),
                "NotAfter",
                "sslrootcert");
    }

    private static void assertSays(String connection, String what, String remedy) {
        assertThatThrownBy(() -> Server.at(connection).open().close())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure).hasMessageContaining(what);
                            assertThat(failure.remedy()).contains(remedy);
                        });
    }

    private static boolean isEncrypted(Session session) throws SQLException {
        return session.query(
                        "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                        row -> row.getBoolean(1))
                .getFirst();
    }
}
