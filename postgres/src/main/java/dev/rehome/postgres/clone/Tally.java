package dev.rehome.postgres.clone;

import dev.rehome.postgres.digest.RowDigest;
import java.util.ArrayList;
import java.util.List;

/** Counts what is done for one database, while many workers do it. */
final class Tally {
    private final List<String> notices = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private int tables;
    private RowDigest copied = RowDigest.EMPTY;
    private long verifiedRows;

    synchronized void notice(String text) {
        notices.add(text);
    }

    /** All rows of a table have landed. */
    synchronized void copied(RowDigest sent) {
        tables++;
        copied = copied.plus(sent);
    }

    /** All rows of a table have been read back. */
    synchronized void verified(String table, RowDigest sent, RowDigest found) {
        verifiedRows += found.rows();
        if (!sent.equals(found)) {
            differences.add(
                    sent.rows() == found.rows()
                            ? "%s: %,d rows were sent and are there, but not all are the same"
                                    .formatted(table, sent.rows())
                            : "%s: %,d rows were sent, %,d are there"
                                    .formatted(table, sent.rows(), found.rows()));
        }
    }

    synchronized CloneReport report() {
        return new CloneReport(
                tables, copied.rows(), copied.bytes(), verifiedRows, notices, differences);
    }
}
