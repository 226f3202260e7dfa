package dev.rehome.postgres.fence;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.fence.FenceMark.Written;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells whether anybody wrote to databases since a mark was taken. */
final class FenceWatch {
    private static final String NEXT_TRANSACTION =
            "SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text";

    /** The views of one database show only its own tables, so each is asked on its own. */
    private static final String WRITTEN =
            """
            SELECT COALESCE(pg_catalog.sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint
              FROM pg_catalog.pg_stat_user_tables
            """;

    /**
     * A transaction number is given out with the first write, and its holder locks it. Unlike
     * {@code backend_xid}, locks are shown to every role. The mark's number covers only
     * transactions that have ended.
     */
    private static final String WRITERS =
            """
            SELECT a.datname, a.pid, COALESCE(a.usename, '') AS usename,
                   COALESCE(a.application_name, '') AS application
              FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
             WHERE a.datname = ANY (?) AND l.locktype = 'transactionid'
               AND l.mode = 'ExclusiveLock' AND a.pid <> pg_catalog.pg_backend_pid()
               AND COALESCE(a.backend_type, '') <> 'autovacuum worker'
             ORDER BY a.datname, a.pid
            """;

    private final Fence fence;
    private final Session session;

    FenceWatch(Fence fence, Session session) {
        this.fence = fence;
        this.session = session;
    }

    FenceMark mark(List<String> databases) throws SQLException {
        var written = new ArrayList<Written>();
        for (String database : databases) {
            written.add(new Written(database, rows(database)));
        }
        return new FenceMark(nextTransaction(), written);
    }

    List<Breach> breaches(FenceMark since) throws SQLException {
        var breaches = new ArrayList<Breach>();
        boolean written = !nextTransaction().equals(since.nextTransaction());
        for (Written then : written ? since.databases() : List.<Written>of()) {
            long rows = rows(then.database()) - then.rows();
            if (rows != 0) {
                breaches.add(
                        new Breach(
                                then.database(),
                                "%,d rows were written since the fence went up".formatted(rows)));
            }
        }
        breaches.addAll(
                session.query(
                        WRITERS,
                        row ->
                                new Breach(
                                        row.getString("datname"),
                                        "session %d of %s (%s) is writing"
                                                .formatted(
                                                        row.getInt("pid"),
                                                        row.getString("usename"),
                                                        row.getString("application"))),
                        since.databases().stream().map(Written::database).toList()));
        return breaches;
    }

    private String nextTransaction() throws SQLException {
        return session.query(NEXT_TRANSACTION, row -> row.getString(1)).getFirst();
    }

    private long rows(String database) throws SQLException {
        try (Session inside = fence.open(database)) {
            return inside.query(WRITTEN, row -> row.getLong(1)).getFirst();
        }
    }
}
