package dev.rehome.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.sandbox.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresJournalTest extends JournalContract {
    private static PostgresServer server;
    private static int databases;
    private String name;

    @BeforeAll
    static void startTheServer() {
        server = PostgresServer.start(17);
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @BeforeEach
    @Override
    void openTheJournal() {
        name = "journal" + ++databases;
        server.execute("postgres", "CREATE DATABASE " + name);
        super.openTheJournal();
    }

    @Override
    Journal connect() {
        return JdbcJournal.at(
                new StoreSpec(
                        "the journal",
                        "postgres",
                        server.uri(name),
                        Optional.empty(),
                        false,
                        Map.of(),
                        new Redactor()));
    }

    @Override
    Connection database() throws SQLException {
        return server.connect(name);
    }

    @Test
    void stopsAnOwnerThatTheJournalHasNotHeardOfForAsLongAsTheLeaseLasts() throws Exception {
        var ttl = Duration.ofSeconds(3);
        var stopped = new CountDownLatch(1);
        Lease lease = journal.claim(run, Owner.thisProcess(), ttl);
        lease.onLoss(stopped::countDown);
        assertThat(stopped.await(2 * ttl.toMillis(), TimeUnit.MILLISECONDS))
                .as("while the journal can be reached")
                .isFalse();

        server.stop();
        try {
            assertThat(stopped.await(2 * ttl.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } finally {
            server.start();
        }
    }

    @Test
    void stopsAnOwnerWhoseJournalHangs() throws Exception {
        var ttl = Duration.ofSeconds(3);
        var stopped = new CountDownLatch(1);
        Lease lease = journal.claim(run, Owner.thisProcess(), ttl);
        lease.onLoss(stopped::countDown);

        try (var connection = database();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE rehome_run");

            assertThat(stopped.await(2 * ttl.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    @Test
    void saysWhichDatabaseItIsKeptIn() {
        assertThat(journal.home())
                .hasValueSatisfying(
                        home -> {
                            assertThat(home.database()).isEqualTo(name);
                            assertThat(home.store().location()).isEqualTo(server.uri(name));
                        });
    }

    @Test
    void goesOnInADatabaseThatIsMadeReadOnly() {
        try (Lease lease = claimed()) {
            server.execute(
                    "postgres",
                    "ALTER DATABASE %s SET default_transaction_read_only = on".formatted(name),
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                            .formatted(name));
            lease.append(new Entry.Paused("fenced in"));
        }

        try (Lease lease = another().claim(run, Owner.thisProcess(), TTL)) {
            lease.append(new Entry.Claimed("who releases it"));
        }
        assertThat(journal.entries(run, 1)).hasSize(2);
    }

    @Test
    void goesOnWritingWhenTheServerWasAwayForAMoment() {
        try (Lease lease = claimed()) {
            lease.append(new Entry.Claimed("before"));
            server.crashAndRestart();
            lease.append(new Entry.Claimed("after"));
        }
        assertThat(journal.entries(run, 1))
                .extracting(Recorded::entry)
                .containsExactly(new Entry.Claimed("before"), new Entry.Claimed("after"));
    }
}
