package dev.rehome.postgres.fence;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.fence.FenceReport.EndedSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends the sessions of clients in databases that are being fenced or emptied. A session keeps the
 * default it was born with, so those that began before a fence have to go; their clients may come
 * back at once.
 */
public final class OtherSessions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** PostgreSQL 13 cannot wait for the end of a backend. */
    private static final String PAUSE = "SELECT pg_catalog.pg_sleep(0.02)";

    /**
     * Replication, autovacuum and parallel workers are no clients. {@code backend_start} before the
     * given moment: a session that logs in while the fence goes up may still have read the old
     * default, one that begins later cannot.
     */
    private static final String CLIENTS =
            """
            SELECT datname, pid, COALESCE(usename, '') AS usename,
                   COALESCE(application_name, '') AS application
              FROM pg_catalog.pg_stat_activity
             WHERE datname = ANY (?) AND pid <> pg_catalog.pg_backend_pid()
               AND COALESCE(backend_type, 'client backend') = 'client backend'
               AND COALESCE(backend_start, '-infinity') <= ?::timestamptz
             ORDER BY datname, pid
            """;

    private final Session session;

    public OtherSessions(Session session) {
        this.session = session;
    }

    /** The server's clock now, as text that it reads back exactly. */
    public String now() throws SQLException {
        return session.query("SELECT pg_catalog.clock_timestamp()::text", row -> row.getString(1))
                .getFirst();
    }

    /** Ends every client session that began before that moment, and waits until they are gone. */
    public List<EndedSession> end(List<String> databases, String began) throws SQLException {
        List<EndedSession> ended = clients(databases, began);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<EndedSession> left = ended;
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            for (EndedSession each : left) {
                terminate(each);
            }
            session.execute(PAUSE);
            left = clients(databases, began);
        }
        var gone = new ArrayList<>(ended);
        gone.removeAll(left);
        return gone;
    }

    List<EndedSession> clients(List<String> databases, String began) throws SQLException {
        return session.query(
                CLIENTS,
                row ->
                        new EndedSession(
                                row.getString("datname"),
                                row.getInt("pid"),
                                row.getString("usename"),
                                row.getString("application")),
                databases,
                began);
    }

    private void terminate(EndedSession each) throws SQLException {
        try {
            session.query(
                    "SELECT pg_catalog.pg_terminate_backend(?)",
                    row -> row.getBoolean(1),
                    each.pid());
        } catch (SQLException e) {
            // Sessions of roles we are no member of stay; they are reported as a gap.
            if (!"42501".equals(e.getSQLState())) {
                throw e;
            }
        }
    }
}
