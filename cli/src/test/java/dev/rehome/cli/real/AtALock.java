package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Started;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.List;

/**
 * Kills a command where it waits for a lock of ours, so the kill is never too late. What the killed
 * command has asked of the server is done there all the same when we let go.
 */
final class AtALock {
    private static final int PAUSE_MILLIS = 20; // the server tells nobody who waits for a lock

    private AtALock() {}

    /** Begins that statement, kills the command once it waits for us, and takes it back. */
    static void kill(PostgresServer server, String database, String statement, Started command)
            throws Exception {
        try (var connection = server.connect(database);
                var holding = connection.createStatement()) {
            connection.setAutoCommit(false);
            holding.execute(statement);
            while (waiting(server).isEmpty()) {
                assertThat(command.process().isAlive()).as(command.printed()).isTrue();
                Thread.sleep(PAUSE_MILLIS);
            }
            command.process().destroyForcibly().waitFor();
            connection.rollback();
        }
        while (!waiting(server).isEmpty()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static List<String> waiting(PostgresServer server) throws SQLException {
        return TwoServers.names(
                server,
                "postgres",
                "SELECT pid::text FROM pg_catalog.pg_stat_activity WHERE wait_event_type = 'Lock'");
    }
}
