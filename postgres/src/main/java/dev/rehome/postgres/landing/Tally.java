package dev.rehome.postgres.landing;

import dev.rehome.engine.report.Figures;
import dev.rehome.postgres.digest.RowDigest;
import java.util.ArrayList;
import java.util.List;

/** Counts what is done for one database, while many workers do it. */
public final class Tally {
    private final List<String> notices = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private int tables;
    private RowDigest copied = RowDigest.EMPTY;
    private long verifiedRows;

    public synchronized void notice(String text) {
        notices.add(text);
    }

    /** All rows of a table have landed. */
    public synchronized void copied(RowDigest sent) {
        tables++;
        copied = copied.plus(sent);
    }

    /** All rows of a table have been read back. */
    public synchronized void verified(String table, RowDigest sent, RowDigest found) {
        verifiedRows += found.rows();
        if (!sent.equals(found)) {
            differences.add(
                    sent.rows() == found.rows()
                            ? "%s: %s sent are there, but not all are the same"
                                    .formatted(table, Figures.count(sent.rows(), "row"))
                            : "%s: %s sent, %s there"
                                    .formatted(
                                            table,
                                            Figures.count(sent.rows(), "row"),
                                            Figures.count(found.rows())));
        }
    }

    public synchronized CloneReport report() {
        return new CloneReport(
                tables, copied.rows(), copied.bytes(), verifiedRows, notices, differences);
    }
}
