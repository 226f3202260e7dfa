package dev.rehome.search.landing;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.document.Page;

/**
 * How far an index is. What its documents weigh as sources is known only from those that have
 * passed: on disk they are compressed, and indexed besides. For many threads.
 */
public final class Reached {
    private static final String UNIT = "documents";

    /** What is expected is corrected when it is wrong by more. */
    private static final double TOLERATED = 0.02;

    private final Progress progress;
    private final String index;
    private final long documents;
    private long expected;
    private long passed;
    private long bytes;

    /**
     * @param documents of the index
     * @param bytes first guess of what they weigh
     */
    public Reached(Progress progress, String index, long documents, long bytes) {
        this.progress = progress;
        this.index = index;
        this.documents = documents;
        this.expected = bytes;
        progress.expect(index, new Amount(documents, UNIT, bytes));
    }

    public void passed(Page page) {
        passed(page.hits().size(), page.sourceBytes());
    }

    public synchronized void passed(long more, long moreBytes) {
        passed += more;
        bytes += moreBytes;
        long all = Math.max(documents, passed) * bytes / Math.max(1, passed);
        if (Math.abs(all - expected) > expected * TOLERATED || passed > documents) {
            expected = all;
            progress.expect(index, new Amount(Math.max(documents, passed), UNIT, all));
        }
        progress.advance(index, new Amount(more, UNIT, moreBytes));
    }
}
