package dev.rehome.search.write;

/**
 * How many bulks may be under way at a time: one more as long as the server keeps its pace, half of
 * them when it says that it is too busy (429). A bulk of many times the usual size, which is one
 * large document, counts as so many: four of 60 MB at a time can be more than a small node's heap
 * bears. For many threads.
 */
public final class Limit {
    private static final int FIRST = 3;

    /** More than so much slower for each byte than at best means that bulks only wait there. */
    private static final double SLOWER = 2.0;

    private final int most;
    private int limit;
    private long underWay;
    private int done;
    private double best = Double.MAX_VALUE;

    /**
     * @param most that may ever be under way, at least 1
     */
    public Limit(int most) {
        this.most = most;
        this.limit = Math.min(FIRST, most);
    }

    /**
     * Waits until one more of so many bytes may go; what is more than may be under way goes alone.
     */
    synchronized void enter(long bytes) throws InterruptedException {
        long bulks = bulks(bytes);
        while (underWay > 0 && underWay + bulks > limit) {
            wait();
        }
        underWay += bulks;
    }

    private static long bulks(long bytes) {
        return Math.max(1, bytes / BulkWriter.BULK_BYTES);
    }

    /**
     * One has come back.
     *
     * @param busy whether the server would not take it, or not all of it
     */
    synchronized void leave(long bytes, long nanos, boolean busy) {
        underWay -= bulks(bytes);
        if (busy) {
            limit = Math.max(1, limit / 2);
            done = 0;
        } else {
            double pace = (double) nanos / Math.max(1, bytes);
            best = Math.min(best, pace);
            if (++done >= limit) {
                done = 0;
                limit = Math.clamp(pace < best * SLOWER ? limit + 1 : limit - 1, 1, most);
            }
        }
        notifyAll();
    }

    synchronized int now() {
        return limit;
    }
}
