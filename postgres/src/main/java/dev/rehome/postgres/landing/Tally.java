package dev.rehome.postgres.landing;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Figures;
import java.util.ArrayList;
import java.util.List;

/** Counts what is done for one database, while many workers do it. */
public final class Tally {
    private final List<String> notices = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private int tables;
    private Digest copied = Digest.EMPTY;
    private long verifiedRows;

    public synchronized void notice(String text) {
        notices.add(text);
    }

    /** All rows of a table have landed. */
    public synchronized void copied(Digest sent) {
        tables++;
        copied = copied.plus(sent);
    }

    /** All rows of a table have been read back. */
    public synchronized void verified(String table, Digest sent, Digest found) {
        verifiedRows += found.items();
        if (!sent.equals(found)) {
            differences.add(
                    sent.items() == found.items()
                            ? "%s: %s sent are there, but not all are the same"
                                    .formatted(table, Figures.count(sent.items(), "row"))
                            : "%s: %s sent, %s there"
                                    .formatted(
                                            table,
                                            Figures.count(sent.items(), "row"),
                                            Figures.count(found.items())));
        }
    }

    public synchronized CloneReport report() {
        return new CloneReport(
                tables, copied.items(), copied.bytes(), verifiedRows, notices, differences);
    }
}
