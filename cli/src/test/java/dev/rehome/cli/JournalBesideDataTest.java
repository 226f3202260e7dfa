package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A journal in a database of the very server that is worked on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JournalBesideDataTest {
    private PostgresServer server;
    private PostgresServer other;

    @TempDir private Path folder;
    private Session session;

    @BeforeAll
    void startServers() {
        server = PostgresServer.start(16);
        other = PostgresServer.start(17);
        server.execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE ops");
        other.execute("postgres", "CREATE DATABASE ops");
    }

    @AfterAll
    void stopServers() {
        other.close();
        server.close();
    }

    @BeforeEach
    void keepTheJournalInOps() {
        session = new Session(folder).with("REHOME_JOURNAL", server.uri("ops"));
    }

    private Session.Answer typed(ExitCode expected, String... words) {
        Session.Answer answer = session.type(words);
        assertThat(answer.exit())
                .as("%s%n%s", answer.out(), answer.err())
                .isEqualTo(expected.code());
        return answer;
    }

    @Test
    void noDatabaseThatTheJournalIsKeptInIsFenced() {
        Session.Answer refused =
                typed(
                        ExitCode.REFUSED,
                        "postgres",
                        "fence",
                        server.uri("postgres"),
                        "--all",
                        "--mode",
                        "closed");

        assertThat(refused.err())
                .contains("the journal is kept in database ops of source")
                .contains("--journal");
        assertThat(typed(ExitCode.DONE, "runs").out()).doesNotContain("postgres-fence");
    }

    @Test
    void noDatabaseThatTheJournalIsKeptInIsFilled() {
        assertThat(
                        typed(
                                        ExitCode.REFUSED,
                                        "postgres",
                                        "clone",
                                        "--from",
                                        other.uri("ops"),
                                        "--to",
                                        server.uri("postgres"))
                                .err())
                .contains("the journal is kept in database ops of target");
    }

    @Test
    void aFenceBesideTheJournalComesDownFromIt() {
        typed(ExitCode.DONE, "postgres", "fence", server.uri("shop"));
        assertThat(typed(ExitCode.DONE, "status").out()).contains("postgres-fence  done");

        typed(ExitCode.DONE, "postgres", "release");
    }

    @Test
    void aJournalInADatabaseThatSomebodyMadeReadOnlyStillTellsTheWayBack() {
        typed(ExitCode.DONE, "postgres", "fence", server.uri("shop"));
        server.execute(
                "postgres",
                "ALTER DATABASE ops SET default_transaction_read_only = on",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ops'");
        try {
            assertThat(typed(ExitCode.DONE, "status").out()).contains("postgres-fence  done");
            typed(ExitCode.DONE, "postgres", "release");
        } finally {
            server.execute("postgres", "ALTER DATABASE ops RESET default_transaction_read_only");
        }
    }
}
