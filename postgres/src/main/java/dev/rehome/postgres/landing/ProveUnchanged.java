package dev.rehome.postgres.landing;

import dev.rehome.engine.digest.Digest;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.snapshot.Epoch;
import java.util.List;

/**
 * Decides what becomes of a table that landed in part under snapshots that are gone. It is kept
 * only where the new snapshot provably shows the same rows, so that what the target holds in the
 * end is one state of the source, the newest.
 *
 * @param now what the new snapshot shows
 * @param before the epochs of the earlier attempts, the first one first
 */
public record ProveUnchanged(Epoch now, List<Epoch> before) {

    /** What came of it. */
    public enum Verdict {
        /** No transaction has written anything since; nothing had to be read. */
        NOTHING_WRITTEN,
        /** Every part was read again at the source and is as it landed. */
        SAME_ROWS,
        /** Rows, columns or the way to copy them have changed: the table is to be copied again. */
        CHANGED,
        /** The target may have lost the rows in a crash, which the markers survive. */
        UNLOGGED;

        /** Whether what landed stays. */
        public boolean keepsRows() {
            return this == NOTHING_WRITTEN || this == SAME_ROWS;
        }
    }

    /**
     * Compares what has landed of one table with the source. Reads the source only where it must.
     *
     * @param source a session in the new snapshot
     */
    public Verdict of(
            CopyTable table,
            List<Landed> landed,
            CopyRelay relay,
            Session source,
            CopyRelay.Passed passed)
            throws InterruptedException {
        boolean read = false;
        for (Landed part : landed) {
            if (!part.fingerprint().equals(table.copy().fingerprint())) {
                return Verdict.CHANGED;
            }
            if (part.epoch() == table.epoch() || epoch(part).surelyEqual(now)) {
                continue;
            }
            read = true;
            Digest digest = table.read(relay, source, part.part(), passed);
            if (!digest.equals(part.digest())) {
                return Verdict.CHANGED;
            }
        }
        return read ? Verdict.SAME_ROWS : Verdict.NOTHING_WRITTEN;
    }

    private Epoch epoch(Landed part) {
        return before.get(part.epoch() - 1);
    }
}
