package dev.rehome.postgres.postdata;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.pool.NotYet;
import dev.rehome.postgres.pool.TableLock;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * One thing to build in the target after rows have landed. May be run again at any time: what is
 * there and whole is left alone.
 *
 * @param id its number in the plan
 * @param name for messages: {@code index shop.orders_pkey}
 * @param bytes what has to be read or written, roughly, weighed by how hard it is; 0 for what only
 *     touches the catalogs
 * @param tables oids at the source of the tables whose rows must have landed
 * @param after ids of builds that must be done before
 * @param locks the table locks it takes, by the table's oid at the source
 */
public record Build(
        int id,
        Kind kind,
        String name,
        long bytes,
        Set<Long> tables,
        Set<Integer> after,
        Map<Long, TableLock> locks,
        Action action) {
    /** Table, function, column, object, schema. */
    private static final Set<String> UNDEFINED =
            Set.of("42P01", "42883", "42703", "42704", "3F000");

    private static final String NOT_POPULATED = "55000";

    /** In the order in which kinds can begin. */
    public enum Kind {
        INDEX,
        /** Turns a finished index into a primary key or unique constraint. */
        KEY,
        /** An exclusion or temporal constraint, built with its index in one statement. */
        CONSTRAINT,
        /** CLUSTER ON, REPLICA IDENTITY and statistics targets of an index. */
        SETTING,
        /** Puts the partitions' indexes under those of the partitioned tables. */
        ATTACH,
        FOREIGN_KEY,
        /** Checks the rows against a foreign key. */
        VALIDATE,
        ANALYZE,
        /** Fills a materialized view; only after the grants and late views are made. */
        REFRESH
    }

    /** The statements themselves, on a session of the target in autocommit. */
    @FunctionalInterface
    public interface Action {
        void run(Session target) throws SQLException;
    }

    /**
     * Builds it, unless it is there. Functions behind it that name objects without their schema
     * find them nowhere at first, and then by {@code searchPath}.
     *
     * @param target a session with an empty search path
     * @param searchPath the source's own
     * @throws NotYet when it needs what others may have yet to make
     * @throws Failure naming it and what the server said
     */
    public void run(Session target, String searchPath) throws NotYet {
        try {
            try {
                action.run(target);
            } catch (SQLException e) {
                if (!UNDEFINED.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                setPath(target, searchPath);
                try {
                    action.run(target);
                } finally {
                    setPath(target, "");
                }
            }
        } catch (SQLException e) {
            var failure =
                    new Failure(
                            ExitCode.FAILED,
                            "cannot build %s in database %s: %s"
                                    .formatted(name, target.database(), e.getMessage()),
                            Existing.inCatalogs(e)
                                    ? "something of that name was made at the same time: resume"
                                    : remedy(String.valueOf(e.getSQLState())),
                            e);
            if (NOT_POPULATED.equals(e.getSQLState())) {
                throw new NotYet(failure); // a function that reads another materialized view
            }
            throw failure;
        }
    }

    private static void setPath(Session target, String path) throws SQLException {
        target.query(
                "SELECT pg_catalog.set_config('search_path', ?, false)",
                row -> row.getString(1),
                path);
    }

    private static String remedy(String state) {
        return switch (state) {
            case "23505", "23P01" ->
                    "the source holds rows that break it too (a corrupt index, or a collation that"
                            + " changed there): mend them at the source";
            case "23503" ->
                    "the source holds rows without the row they refer to (triggers were off there"
                            + " once): mend them, or make the key NOT VALID at the source";
            case "53100" -> "make room on the target, then resume";
            case "53200" ->
                    "lower maintenance_work_mem, or raise max_locks_per_transaction, on the target";
            case "42P01", "42883", "42703", "42704", "3F000" ->
                    "a function behind it names an object without its schema, and since version 17"
                            + " the server builds with an empty search path: ALTER FUNCTION … SET"
                            + " search_path at the source, then begin again";
            case "42501" -> "let the target's login own the table or be a member of its owner";
            default -> "see the server's message, then resume";
        };
    }
}
