package dev.rehome.postgres.snapshot;

import dev.rehome.postgres.connect.ServerFacts;
import dev.rehome.postgres.connect.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which state of the source a snapshot shows, in words that outlive the snapshot.
 *
 * @param timeline of the write-ahead log; 0 where the role may not see it
 * @param incarnation since when the server's processes run; a crash of any of them begins another,
 *     and may give transaction ids of lost commits to others. Empty where the role may not see it
 * @param snapshot as {@code pg_current_snapshot} says it: which transactions are in it
 * @param lsn the end of the write-ahead log when it was taken; for people
 * @param taken by the source's clock
 */
public record Epoch(
        String systemIdentifier,
        int timeline,
        String incarnation,
        String snapshot,
        String lsn,
        Instant taken) {

    private static final int UNKNOWN = 0;

    private static final String READ =
            """
            SELECT coalesce((SELECT backend_start::text FROM pg_catalog.pg_stat_activity
                              WHERE backend_type = 'checkpointer'), '') AS incarnation,
                   pg_catalog.pg_current_snapshot()::text AS snapshot,
                   CASE WHEN pg_catalog.pg_is_in_recovery()
                        THEN pg_catalog.pg_last_wal_replay_lsn()
                        ELSE pg_catalog.pg_current_wal_lsn() END::text AS lsn,
                   pg_catalog.transaction_timestamp() AS taken,
                   pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()',
                                                     'EXECUTE') AS timeline_shown
            """;

    /** A query of its own: merely naming a function that one may not call is an error. */
    private static final String TIMELINE =
            "SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()";

    /** Of the transaction the session is in. */
    static Epoch read(Session session) throws SQLException {
        String system = ServerFacts.read(session).systemIdentifier();
        try (var statement = session.jdbc().createStatement();
                ResultSet row = statement.executeQuery(READ)) {
            row.next();
            return new Epoch(
                    system,
                    row.getBoolean("timeline_shown")
                            ? session.query(TIMELINE, timeline -> timeline.getInt(1)).getFirst()
                            : UNKNOWN,
                    row.getString("incarnation"),
                    row.getString("snapshot"),
                    row.getString("lsn"),
                    row.getTimestamp("taken").toInstant());
        }
    }

    /**
     * What would let the role see whether the server is still in the same life, as statements for
     * its administrator; empty when it sees that. Without, no epoch is surely equal to another.
     */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (timeline == UNKNOWN) {
            missing.add("GRANT EXECUTE ON FUNCTION pg_control_checkpoint()");
        }
        if (incarnation.isEmpty()) {
            missing.add("GRANT pg_read_all_stats");
        }
        return List.copyOf(missing);
    }

    /**
     * Whether both surely show the same state: the same transactions of the same life of the same
     * server. Then every row read in one is as the other would read it. When not, they may still
     * show the same rows.
     */
    public boolean surelyEqual(Epoch other) {
        return missing().isEmpty()
                && systemIdentifier.equals(other.systemIdentifier)
                && timeline == other.timeline
                && incarnation.equals(other.incarnation)
                && snapshot.equals(other.snapshot);
    }

    /** Whether both are states of one cluster, primary or replica. */
    public boolean sameCluster(Epoch other) {
        return systemIdentifier.equals(other.systemIdentifier);
    }
}
