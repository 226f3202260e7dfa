package dev.rehome.postgres.fence;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a fence cannot keep from writing. */
final class FenceGaps {
    private static final String PREPARED =
            """
            SELECT database, gid, owner FROM pg_catalog.pg_prepared_xacts
             WHERE database = ANY (?) ORDER BY 1, 2
            """;

    /** Apply workers write below the executor, where read-only transactions are not checked. */
    private static final String SUBSCRIPTIONS =
            """
            SELECT DISTINCT datname FROM pg_catalog.pg_stat_activity
             WHERE datname = ANY (?) AND backend_type LIKE 'logical replication%worker'
             ORDER BY 1
            """;

    private static final String SUPERUSERS =
            """
            SELECT pg_catalog.string_agg(rolname, ', ' ORDER BY rolname) FROM pg_catalog.pg_roles
             WHERE rolsuper AND rolcanlogin AND rolname <> current_user
            HAVING pg_catalog.count(*) > 0
            """;

    private final Session session;

    FenceGaps(Session session) {
        this.session = session;
    }

    static Problem session(FenceReport.EndedSession left) {
        return Problem.warning(
                "session %d of %s (%s) in database %s began before the fence and could not be ended"
                        .formatted(left.pid(), left.user(), left.application(), left.database()),
                "end it as a member of that role, of pg_signal_backend, or as a superuser");
    }

    List<Problem> find(List<String> databases, FenceMode mode) throws SQLException {
        var gaps = new ArrayList<Problem>(mode.gaps());
        gaps.addAll(
                session.query(
                        PREPARED,
                        row ->
                                Problem.warning(
                                        "prepared transaction '%s' of %s in database %s can still be committed"
                                                .formatted(
                                                        row.getString("gid"),
                                                        row.getString("owner"),
                                                        row.getString("database")),
                                        "COMMIT PREPARED or ROLLBACK PREPARED it before the copy"),
                        databases));
        gaps.addAll(
                session.query(
                        SUBSCRIPTIONS,
                        row ->
                                Problem.warning(
                                        "a subscription goes on writing to database %s"
                                                .formatted(row.getString(1)),
                                        "ALTER SUBSCRIPTION … DISABLE before the copy"),
                        databases));
        if (mode == FenceMode.CLOSED) {
            for (String names : session.query(SUPERUSERS, row -> row.getString(1))) {
                gaps.add(
                        Problem.warning(
                                "superusers can connect all the same: " + names,
                                "stop what runs as one of them"));
            }
        }
        return gaps;
    }
}
