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
    private final long guess;
    private Amount expected;
    private long passed;
    private long bytes;

    /**
     * @param documents of the index; 0 where nobody has counted them
     * @param bytes first guess of what they weigh
     */
    public Reached(Progress progress, String index, long documents, long bytes) {
        this.progress = progress;
        this.index = index;
        this.documents = documents;
        this.guess = bytes;
        this.expected = new Amount(documents, UNIT, bytes);
        progress.expect(index, expected);
    }

    public void passed(Page page) {
        passed(page.hits().size(), page.sourceBytes());
    }

    public synchronized void passed(long more, long moreBytes) {
        passed += more;
        bytes += moreBytes;
        Amount all = all();
        if (isFar(all.bytes(), expected.bytes())
                || isFar(all.items(), expected.items())
                || passed > expected.items()) {
            expect(all);
        }
        progress.advance(index, new Amount(more, UNIT, moreBytes));
    }

    /** All that there is, as what has passed makes it likely. */
    private Amount all() {
        if (documents == 0) {
            long all = Math.max(guess, bytes);
            return new Amount(share(passed, all, bytes), UNIT, all);
        }
        long most = Math.max(documents, passed);
        return new Amount(most, UNIT, share(bytes, most, passed));
    }

    /** As doubles, since a billion documents of a terabyte are more than a long holds. */
    private static long share(long some, long all, long part) {
        return Math.round((double) some * all / Math.max(1, part));
    }

    private static boolean isFar(long now, long before) {
        return Math.abs(now - before) > before * TOLERATED;
    }

    private void expect(Amount all) {
        expected = all;
        progress.expect(index, all);
    }

    /** There is no more: what has passed is all. */
    public synchronized void ended() {
        expect(new Amount(passed, UNIT, bytes));
    }
}
