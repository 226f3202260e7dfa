package dev.rehome.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.postgres.connect.ConnectFailure.Reason;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;

/** Real logins at a server that asks for scram, md5 and trust, and every way it says no. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LoginTest {
    private final PostgresServer postgres =
            PostgresServer.start(
                    18, Map.of("max_connections", "8", "superuser_reserved_connections", "3"));

    @BeforeAll
    void asksForPasswords() throws IOException {
        postgres.execute(
                "postgres",
                "SET password_encryption = 'scram-sha-256'",
                "CREATE ROLE scrammed LOGIN PASSWORD 'right : one'",
                "CREATE ROLE hashed LOGIN",
                "SET password_encryption = 'md5'; ALTER ROLE hashed PASSWORD 'right'",
                "CREATE ROLE barred LOGIN",
                "CREATE ROLE trusted LOGIN",
                "CREATE DATABASE closed",
                "REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
        Files.writeString(
                postgres.directory().resolve("data/pg_hba.conf"),
                """
                host all scrammed 127.0.0.1/32 scram-sha-256
                host all hashed 127.0.0.1/32 md5
                host all barred 127.0.0.1/32 reject
                host all all 127.0.0.1/32 trust
                local all all trust
                """);
        postgres.execute("postgres", "SELECT pg_reload_conf()");
    }

    @AfterAll
    void stops() {
        postgres.close();
    }

    private Server server(String keywords) {
        return Server.at(
                "host=127.0.0.1 port=%d dbname=postgres %s".formatted(postgres.port(), keywords));
    }

    private String whoAmI(Server server) throws SQLException {
        try (Session session = server.open();
                var statement = session.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT current_user || ' ' ||"
                                        + " current_setting('application_name')")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void logsInWithScramAndMd5Passwords() throws SQLException {
        assertThat(whoAmI(server("user=scrammed password='right : one'")))
                .isEqualTo("scrammed rehome");
        assertThat(whoAmI(server("user=hashed password=right application_name=mine")))
                .isEqualTo("hashed mine");
    }

    @Test
    void namesTheReasonOfEveryRefusalByTheServer() {
        assertRefused(server("user=scrammed password=wrong"), Reason.WRONG_PASSWORD);
        assertRefused(server("user=hashed password=wrong"), Reason.WRONG_PASSWORD);
        assertRefused(server("user=scrammed"), Reason.NO_PASSWORD);
        assertRefused(server("user=hashed"), Reason.NO_PASSWORD);
        assertRefused(server("user=barred"), Reason.NO_SUCH_ROLE_OR_NOT_ALLOWED);
        assertRefused(server("user=nobody"), Reason.NO_SUCH_ROLE_OR_NOT_ALLOWED);
        assertRefused(server("user=trusted sslmode=require"), Reason.TLS_REFUSED);
        assertThatThrownBy(() -> server("user=trusted").open("nowhere"))
                .hasMessage(
                        "cannot connect to database nowhere as trusted at 127.0.0.1:%d: database"
                                + " \"nowhere\" does not exist",
                        postgres.port())
                .extracting("reason")
                .isEqualTo(Reason.NO_SUCH_DATABASE);
        assertThatThrownBy(() -> server("user=trusted").open("closed"))
                .extracting("reason")
                .isEqualTo(Reason.NO_CONNECT_PRIVILEGE);
    }

    @Test
    void namesTheReasonWhenNoServerAnswers() {
        assertRefused(Server.at("host=127.0.0.1 port=1"), Reason.REFUSED);
        assertRefused(Server.at("host=/nonexistent port=1"), Reason.REFUSED);
        assertRefused(Server.at("host=no-such-host.invalid"), Reason.UNKNOWN_HOST);
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswerAfterTheConnectTimeout() throws IOException {
        try (var silent = new ServerSocket(0)) {
            long start = System.nanoTime();

            assertRefused(
                    Server.at(
                            "host=127.0.0.1 port=%d connect_timeout=1 sslmode=disable"
                                    .formatted(silent.getLocalPort())),
                    Reason.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
        }
    }

    @Test
    void saysThatTheServerHasNoConnectionLeft() throws SQLException {
        var sessions = new ArrayList<Session>();
        try {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 9; i++) {
                                    sessions.add(server("user=trusted").open());
                                }
                            })
                    .extracting("reason")
                    .isEqualTo(Reason.TOO_MANY_CONNECTIONS);
        } finally {
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    @Test
    void speaksThroughAUnixSocketAndItsWire() throws SQLException {
        Server local =
                Server.at(
                        "host=%s port=%d user=trusted dbname=postgres"
                                .formatted(postgres.directory(), postgres.port()));
        try (Session session = local.open()) {
            assertThat(session.wire()).isInstanceOf(UnixSocket.class);
            // Longer than every buffer on the way.
            try (var statement = session.jdbc().createStatement();
                    var row = statement.executeQuery("SELECT repeat('x', 10000000)")) {
                row.next();
                assertThat(row.getString(1)).hasSize(10_000_000);
            }
            // A peek for notifications reads with a timeout, and must leave the socket usable.
            session.execute("LISTEN news");
            session.execute("NOTIFY news, 'one'");
            var driver = session.jdbc().unwrap(PGConnection.class);
            assertThat(driver.getNotifications(50)).hasSize(1);
            assertThat(driver.getNotifications(50)).isEmpty();
            session.execute("SELECT 1");
        }
    }

    @Test
    void cancelsAStatementFromAnotherThread() throws Exception {
        for (String host : new String[] {"127.0.0.1", postgres.directory().toString()}) {
            Server server =
                    Server.at(
                            "host=%s port=%d user=trusted dbname=postgres"
                                    .formatted(host, postgres.port()));
            try (Session session = server.open();
                    var statement = session.jdbc().createStatement()) {
                statement.setQueryTimeout(1);
                assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                        .isInstanceOf(SQLException.class)
                        .extracting("SQLState")
                        .isEqualTo("57014");
                assertThat(whoAmI(server)).startsWith("trusted");
            }
        }
    }

    @Test
    void triesTheNextHostUnlessThePasswordIsWrong() throws SQLException {
        String port = Integer.toString(postgres.port());
        assertThat(
                        whoAmI(
                                Server.at(
                                        "postgresql://trusted@no-such-host.invalid:1,127.0.0.1:1,127.0.0.1:%s/postgres"
                                                .formatted(port))))
                .startsWith("trusted");
        assertRefused(
                Server.at(
                        "postgresql://scrammed:wrong@127.0.0.1:%s,127.0.0.1:%s/postgres"
                                .formatted(port, port)),
                Reason.WRONG_PASSWORD);
    }

    @Test
    void goesOnlyToAServerOfTheWantedKind() throws SQLException {
        for (String kind : new String[] {"any", "read-write", "primary", "prefer-standby"}) {
            assertThat(whoAmI(server("user=trusted target_session_attrs=" + kind)))
                    .startsWith("trusted");
        }
        assertRefused(server("user=trusted target_session_attrs=standby"), Reason.WRONG_KIND);
        assertRefused(server("user=trusted target_session_attrs=read-only"), Reason.WRONG_KIND);
        assertThat(
                        whoAmI(
                                server(
                                        "user=trusted target_session_attrs=read-only options='-c"
                                                + " default_transaction_read_only=on'")))
                .startsWith("trusted");
    }

    @Test
    void preparesSessionsForReadingAndLoading() throws SQLException {
        postgres.execute(
                "postgres",
                "ALTER ROLE trusted SET DateStyle = 'SQL, DMY'",
                "ALTER ROLE trusted SET statement_timeout = '1s'",
                "ALTER ROLE trusted SET default_transaction_read_only = on");
        try (Session reading = server("user=trusted").open("postgres", SessionSettings.reading());
                Session loading =
                        server("user=trusted").open("postgres", SessionSettings.loading());
                Session superuser =
                        server("user=postgres").open("postgres", SessionSettings.loading())) {
            assertThat(setting(reading, "DateStyle")).startsWith("ISO");
            assertThat(setting(reading, "statement_timeout")).isEqualTo("0");
            assertThat(setting(reading, "search_path")).isEmpty();
            assertThat(setting(reading, "default_transaction_read_only")).isEqualTo("on");
            assertThat(setting(loading, "default_transaction_read_only")).isEqualTo("off");
            assertThat(setting(loading, "session_replication_role")).isEqualTo("origin");
            assertThat(loading.refused()).containsExactly("session_replication_role");
            assertThat(setting(superuser, "session_replication_role")).isEqualTo("replica");
            assertThat(superuser.refused()).isEmpty();
        }
    }

    @Test
    void takesBackOnlySettingsThatTheServerHas() throws SQLException {
        try (var oldest = PostgresServer.start(13)) {
            String address = "host=127.0.0.1 port=%d user=postgres".formatted(oldest.port());
            Session loading = Server.at(address).open("postgres", SessionSettings.loading());
            assertThat(setting(loading, "session_replication_role")).isEqualTo("replica");

            loading.close();

            assertThat(loading.jdbc().isClosed()).isTrue();
        }
    }

    @Test
    void tellsWhichClusterItIs() {
        ServerFacts facts = server("user=trusted").facts();

        assertThat(facts.systemIdentifier()).matches("[0-9]{15,}");
        assertThat(facts.systemIdentifier()).isEqualTo(server("user=postgres").systemIdentifier());
        assertThat(facts.version().major()).isEqualTo(18);
        assertThat(facts.superuser()).isFalse();
        assertThat(facts.inRecovery()).isFalse();
        postgres.execute("postgres", "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        assertThat(server("user=trusted").systemIdentifier())
                .isEqualTo("address 127.0.0.1:" + postgres.port());
        postgres.execute("postgres", "GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
    }

    private static String setting(Session session, String name) throws SQLException {
        try (var statement = session.jdbc().createStatement();
                var row = statement.executeQuery("SELECT current_setting('%s')".formatted(name))) {
            row.next();
            return row.getString(1);
        }
    }

    private static void assertRefused(Server server, Reason reason) {
        assertThatThrownBy(server::open)
                .isInstanceOf(ConnectFailure.class)
                .extracting("reason")
                .isEqualTo(reason);
    }
}
