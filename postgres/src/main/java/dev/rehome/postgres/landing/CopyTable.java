package dev.rehome.postgres.landing;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.CopySql;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.postgres.snapshot.TableCopy;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a table's rows to the target, part by part, each exactly once: rows and marker are
 * committed together, and a part whose marker is there is not copied again. May be run twice, or
 * after a crash at any instant.
 *
 * @param copy the table and how its rows travel
 * @param epoch the number of the snapshot that the source sessions look at
 * @param searchPath where functions behind checks and generated columns find what they name without
 *     a schema; empty: nowhere
 */
public record CopyTable(TableCopy copy, int epoch, String searchPath) {
    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    private static final String DISK_FULL = "53100";

    public CopyTable(TableCopy copy, int epoch) {
        this(copy, epoch, "");
    }

    /** The same, with that search path while rows land. */
    public CopyTable under(String path) {
        return new CopyTable(copy, epoch, path);
    }

    /**
     * A table smaller than this lands as it comes: freezing it saves no vacuum worth its TRUNCATE,
     * and a COMMIT that removes files waits for the disk (source: {@code RecordTransactionCommit}
     * of {@code xact.c}), whatever {@code synchronous_commit} says.
     */
    public static final long FREEZE_BYTES_MIN = 8L << 20;

    /**
     * Copies one part in a transaction of its own. A large table that is one part is emptied first,
     * in the same transaction, so its rows can land frozen: no later vacuum has to touch them. Of a
     * table without pages only the marker is made.
     *
     * @param source a session in the snapshot
     * @param target a session outside of any transaction
     * @return what has landed, now or earlier
     * @throws Failure with the target rolled back, or its session closed
     */
    public Landed land(
            CopyRelay relay, Session source, Session target, Part part, CopyRelay.Passed passed)
            throws InterruptedException {
        var markers = new Markers(target);
        begin(target);
        boolean committed = false;
        try {
            if (!searchPath.isEmpty()) {
                target.query(
                        "SELECT pg_catalog.set_config('search_path', ?, true)",
                        row -> row.getString(1),
                        searchPath);
            }
            for (Landed landed : markers.of(table().oid())) {
                landed.requireEpoch(epoch);
                if (landed.part().number() == part.number()) {
                    return same(landed, part);
                }
            }
            Digest digest =
                    table().pages() == 0 && part.isWhole()
                            ? Digest.EMPTY
                            : relay.relay(source, target, emptied(target, part), passed);
            var landed =
                    new Landed(
                            table().oid(),
                            table().name().toString(),
                            part,
                            epoch,
                            copy.fingerprint(),
                            digest);
            markers.put(landed);
            target.execute("COMMIT");
            committed = true;
            return landed;
        } catch (SQLException e) {
            throw refused(target, e);
        } finally {
            if (!committed) {
                rollback(target);
            }
        }
    }

    /**
     * Throws away what has landed of the table, rows and markers, to copy all of it again.
     *
     * @throws Failure also where triggers would fire on that, since this login may not silence them
     */
    public void startAgain(Session target) {
        begin(target);
        boolean committed = false;
        try {
            refuseTriggers(target);
            empty(target);
            new Markers(target).forget(table().oid());
            target.execute("COMMIT");
            committed = true;
        } catch (SQLException e) {
            throw refused(target, e);
        } finally {
            if (!committed) {
                rollback(target);
            }
        }
    }

    /** Triggers come after the rows; only what landed in an earlier attempt can have them. */
    private void refuseTriggers(Session target) throws SQLException {
        if (!target.refused().contains("session_replication_role")) {
            return;
        }
        List<String> triggers =
                target.query(
                        """
                        SELECT tgname FROM pg_catalog.pg_trigger
                         WHERE tgrelid = pg_catalog.to_regclass(?) AND tgenabled <> 'D'
                         ORDER BY tgname LIMIT 1
                        """,
                        row -> row.getString(1),
                        table().name().sql());
        if (!triggers.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s has changed at the source since it landed, and removing its rows would fire trigger %s, which this login may not silence"
                            .formatted(table().name(), triggers.getFirst()),
                    "drop the target's database and clone it again, or GRANT SET ON PARAMETER"
                            + " session_replication_role to the login (15 and newer) and resume",
                    null);
        }
    }

    /**
     * Reads rows on either server for their digest: at the target to verify, at the source to prove
     * that a part is still as it landed. The sum over all parts is that of the table, whatever the
     * parts.
     */
    public Digest read(CopyRelay relay, Session session, Part part, CopyRelay.Passed passed)
            throws InterruptedException {
        return relay.digest(session, copy.sql(part), passed);
    }

    private Table table() {
        return copy.table();
    }

    private Landed same(Landed landed, Part part) {
        if (!landed.part().equals(part) || !landed.fingerprint().equals(copy.fingerprint())) {
            throw new IllegalStateException(
                    "%s landed as %s, %s and is now to be copied as %s, %s"
                            .formatted(
                                    table().name(),
                                    landed.part(),
                                    landed.fingerprint(),
                                    part,
                                    copy.fingerprint()));
        }
        return landed;
    }

    /** What to run for a part, once the table is as it has to be for that. */
    private CopySql emptied(Session target, Part part) throws SQLException {
        boolean emptyAsMade = table().bytes() < FREEZE_BYTES_MIN && table().extension().isEmpty();
        boolean fresh = part.isWhole() && !emptyAsMade && empty(target);
        return fresh ? copy.frozen() : copy.sql(part);
    }

    /**
     * Removes every row that is there, in the session's transaction.
     *
     * @return whether the table is as good as new, so that rows may land frozen
     */
    private boolean empty(Session target) throws SQLException {
        if (table().extension().isPresent()) {
            target.execute("DELETE FROM " + table().rows() + copy.extensionCondition());
            return false;
        }
        try {
            target.execute("SAVEPOINT before_truncate; TRUNCATE " + table().rows());
            return !table().isTree(); // the server freezes no rows that it has yet to route
        } catch (SQLException e) {
            // Foreign keys of an earlier attempt point here, and no row may be gone before them.
            if (!FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
                throw e;
            }
            target.execute("ROLLBACK TO SAVEPOINT before_truncate");
            target.execute("DELETE FROM " + table().rows());
            return false;
        }
    }

    private void begin(Session target) {
        try {
            target.execute("BEGIN");
        } catch (SQLException e) {
            throw refused(target, e);
        }
    }

    private static void rollback(Session target) {
        if (target.wire().isClosed()) {
            return;
        }
        try {
            target.execute("ROLLBACK");
        } catch (SQLException e) {
            target.abort();
        }
    }

    private Failure refused(Session target, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot load %s on the target %s: %s"
                        .formatted(
                                table().name(),
                                target.server().address().withDatabase(target.database()),
                                e.getMessage()),
                DISK_FULL.equals(e.getSQLState())
                        ? "free or add disk space on that server, then resume"
                        : "remove the cause, then resume; what has landed stays",
                e);
    }
}
