package dev.rehome.postgres.postdata;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
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
     * Builds it, unless it is there.
     *
     * @throws Failure naming it and what the server said
     */
    public void run(Session target) {
        try {
            action.run(target);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot build %s in database %s: %s"
                            .formatted(name, target.database(), e.getMessage()),
                    remedy(String.valueOf(e.getSQLState())),
                    e);
        }
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
            case "42501" -> "let the target's login own the table or be a member of its owner";
            default -> "see the server's message, then resume";
        };
    }
}
