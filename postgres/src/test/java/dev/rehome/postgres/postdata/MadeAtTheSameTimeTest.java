package dev.rehome.postgres.postdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a statement is refused with when another backend commits the same thing meanwhile. */
@Timeout(60)
final class MadeAtTheSameTimeTest {

    @Test
    void anIndexThatABackendOfAKilledClientFinishedIsTakenForWhatItIs() throws Exception {
        try (var server = PostgresServer.start(15);
                Session orphan = Server.at(server.uri("postgres")).open();
                Session ours = Server.at(server.uri("postgres")).open();
                Session watch = Server.at(server.uri("postgres")).open()) {
            orphan.execute("CREATE TABLE t (i int); INSERT INTO t VALUES (1)");
            orphan.execute("BEGIN; CREATE INDEX ti ON t (i)");
            var second =
                    CompletableFuture.supplyAsync(() -> refusal(ours, "CREATE INDEX ti ON t (i)"));
            while (watch.query(
                            "SELECT 1 FROM pg_locks WHERE NOT granted AND pid = "
                                    + ours.backendPid(),
                            row -> row.getInt(1))
                    .isEmpty()) {
                Thread.sleep(10);
            }
            orphan.execute("COMMIT");

            SQLException refusal = second.get();
            assertThat(refusal.getSQLState()).isEqualTo("23505");
            assertThat(Existing.mayBe(refusal)).isTrue();

            SQLException rows =
                    refusal(ours, "INSERT INTO t VALUES (1); CREATE UNIQUE INDEX u ON t (i)");
            assertThat(rows.getSQLState()).isEqualTo("23505");
            assertThat(Existing.mayBe(rows)).as("rows that break it").isFalse();
            assertThat(Existing.mayBe(new SQLException("no state"))).isFalse();
        }
    }

    private static SQLException refusal(Session session, String sql) {
        try {
            session.execute(sql);
        } catch (SQLException e) {
            return e;
        }
        throw new IllegalStateException("was not refused: " + sql);
    }
}
