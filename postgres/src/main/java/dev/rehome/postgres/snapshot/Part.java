package dev.rehome.postgres.snapshot;

import dev.rehome.postgres.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of a table's pages, copied in one transaction: the unit of work, of resuming and of
 * sharing a big table between workers. The bounds are settled once and stored with the part when it
 * lands. Numbers, not keys, so tables of any shape split, in byte order of the disk.
 *
 * @param number 1 and up
 * @param of how many parts the table has
 * @param fromPage the first page
 * @param toPage the page behind the last one, or {@link #OPEN}: a table may have grown after its
 *     size was read, and before the snapshot
 */
public record Part(int number, int of, long fromPage, long toPage) {
    /** The last part has no upper bound. */
    public static final long OPEN = -1;

    /** All of a table. */
    public static final Part WHOLE = new Part(1, 1, 0, OPEN);

    /** Reading by ranges of ctid came with TID range scans, in PostgreSQL 14. */
    private static final int TID_RANGE_SCAN_MAJOR = 14;

    /**
     * Before that each part reads the whole table and throws away the rest, which four workers can
     * still do faster than one can copy.
     */
    private static final int PARTS_MAX_BY_FULL_SCAN = 4;

    /** Enough for a thousand workers; more would only be more transactions. */
    private static final int PARTS_MAX = 10_000;

    /**
     * The parts of a table, each of about {@code partBytesMax} with its share of TOAST.
     *
     * @param major of the server that is read
     */
    public static List<Part> of(Table table, int major, long partBytesMax) {
        boolean extensions = table.extension().isPresent(); // only some of their rows are copied
        return extensions ? List.of(WHOLE) : of(table.pages(), table.bytes(), major, partBytesMax);
    }

    static List<Part> of(long pages, long bytes, int major, long partBytesMax) {
        long most = Math.min(pages, countMax(major));
        int count = (int) Math.clamp(Math.ceilDiv(bytes, partBytesMax), 1, Math.max(1, most));
        var parts = new ArrayList<Part>();
        for (int i = 0; i < count; i++) {
            parts.add(
                    new Part(
                            i + 1,
                            count,
                            pages * i / count,
                            i == count - 1 ? OPEN : pages * (i + 1) / count));
        }
        return List.copyOf(parts);
    }

    /** Into how many a server of that version lets a table be cut with profit. */
    public static int countMax(int major) {
        return major < TID_RANGE_SCAN_MAJOR ? PARTS_MAX_BY_FULL_SCAN : PARTS_MAX;
    }

    public boolean isWhole() {
        return of == 1;
    }

    /** What a query's {@code WHERE} says to read this part only; of a whole table, nothing. */
    String condition() {
        if (isWhole()) {
            return "";
        }
        String from = " WHERE ctid >= '(%d,0)'::pg_catalog.tid".formatted(fromPage);
        return toPage == OPEN
                ? from
                : from + " AND ctid < '(%d,0)'::pg_catalog.tid".formatted(toPage);
    }
}
