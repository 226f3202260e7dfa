package dev.rehome.postgres.largeobject;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.landing.Landed;
import dev.rehome.postgres.landing.Markers;
import dev.rehome.postgres.snapshot.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries large objects over with their oids, owners, privileges and comments, range by range of
 * oids, each in one transaction with its marker like the parts of a table. Objects that the target
 * holds in a range are removed first: none are there but those of an earlier attempt.
 *
 * @param epoch the number of the snapshot that the source sessions look at
 */
public record LargeObjects(int epoch) {
    /** They have a marker under the oid of their catalog, {@code pg_largeobject}. */
    public static final long TABLE = 2613;

    /** Objects in a range; a few thousand in one transaction overflow the lock table. */
    public static final int A_RANGE = 1000;

    private static final String NAME = "large objects";
    private static final String FINGERPRINT = "chunks of " + LargeObjectReader.CHUNK_BYTES;

    /**
     * Ranges of about that many objects, all of them together; none when there are no objects.
     *
     * @return parts whose pages are oids
     */
    public static List<Part> ranges(Session source, int objects) {
        var bounds = new ArrayList<Long>();
        try (var statement = source.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                """
                                SELECT oid::int8 FROM (
                                    SELECT oid, row_number() OVER (ORDER BY oid) AS number
                                      FROM pg_catalog.pg_largeobject_metadata) AS numbered
                                 WHERE number %% %d = 1 OR %1$d = 1 ORDER BY oid
                                """
                                        .formatted(objects))) {
            while (row.next()) {
                bounds.add(row.getLong(1));
            }
        } catch (SQLException e) {
            throw failure(source, Part.WHOLE, e);
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < bounds.size(); i++) {
            boolean last = i == bounds.size() - 1;
            parts.add(
                    new Part(
                            i + 1,
                            bounds.size(),
                            bounds.get(i),
                            last ? Part.OPEN : bounds.get(i + 1)));
        }
        return List.copyOf(parts);
    }

    /**
     * Copies one range, unless it has landed already.
     *
     * @param source a session in the snapshot
     * @param target a session outside of any transaction
     */
    public Landed land(Session source, Session target, Part range, CopyRelay.Passed passed) {
        var markers = new Markers(target);
        boolean committed = false;
        try {
            target.execute("BEGIN");
            for (Landed landed : markers.of(TABLE)) {
                landed.requireEpoch(epoch);
                if (landed.part().equals(range)) {
                    return landed;
                }
            }
            var writer = new LargeObjectWriter(target);
            writer.remove(range);
            var digester = new Digester();
            new LargeObjectReader(source, range).read(digester, passed, writer);
            var landed = new Landed(TABLE, NAME, range, epoch, FINGERPRINT, digester.digest());
            markers.put(landed);
            target.execute("COMMIT");
            committed = true;
            return landed;
        } catch (SQLException e) {
            throw failure(target, range, e);
        } finally {
            if (!committed) {
                rollback(target);
            }
        }
    }

    /**
     * Removes every large object of the target, and then the markers of all, to copy all again. A
     * range at a time, because the server keeps a lock for each until the transaction ends. Cut
     * short, it leaves markers, so that the next attempt removes the rest.
     */
    public void startAgain(Session target) {
        for (Part range : ranges(target, A_RANGE)) {
            remove(target, range);
        }
        new Markers(target).forget(TABLE);
    }

    private static void remove(Session target, Part range) {
        boolean committed = false;
        try {
            target.execute("BEGIN");
            new LargeObjectWriter(target).remove(range);
            target.execute("COMMIT");
            committed = true;
        } catch (SQLException e) {
            throw failure(target, range, e);
        } finally {
            if (!committed) {
                rollback(target);
            }
        }
    }

    /** Reads a range on either server for the digest of its bytes; each chunk counts as a row. */
    public Digest read(Session session, Part range, CopyRelay.Passed passed) {
        var digester = new Digester();
        try {
            new LargeObjectReader(session, range)
                    .read(digester, passed, LargeObjectReader.Taker.NOBODY);
        } catch (SQLException e) {
            throw failure(session, range, e);
        }
        return digester.digest();
    }

    private static void rollback(Session target) {
        try {
            target.execute("ROLLBACK");
        } catch (SQLException e) {
            target.abort();
        }
    }

    private static Failure failure(Session session, Part range, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot copy large objects from oid %d on at %s: %s"
                        .formatted(
                                range.fromPage(),
                                session.server().address().withDatabase(session.database()),
                                e.getMessage()),
                "reading them needs SELECT on each (or lo_compat_privileges), giving them to their"
                        + " owners needs membership in these; then resume",
                e);
    }
}
