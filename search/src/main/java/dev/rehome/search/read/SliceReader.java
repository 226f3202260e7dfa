package dev.rehome.search.read;

import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Memory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a slice page by page. For one thread, but for {@link #release}.
 *
 * <p>Sources come verbatim only where nothing of the answer is filtered or made pretty
 * (Elasticsearch, XContentBuilder: mayWriteRawData), so nothing is.
 *
 * <p>How many documents a page has follows from what those before weighed. A page that weighs far
 * more than it should is broken off, and goes on where it was; one that the server cannot give,
 * because it is too much for its own memory or for what is between, is asked for in halves.
 */
public final class SliceReader implements Pages {
    /** The first page: nobody knows yet what a document weighs, here. */
    private static final int FIRST_DOCUMENTS = 2_000;

    private static final int DOCUMENTS_MAX = 5_000;

    /** What a page should weigh, and what it is broken off at. */
    private static final long PAGE_BYTES = 2 << 20;

    private static final int PAGE_BYTES_MAX = 8 << 20;

    /** How often a page of several documents is asked for before it is halved. */
    private static final int TRIES_BEFORE_HALVING = 3;

    /** How often a single document is. */
    private static final int TRIES = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How both makers name index.max_result_window to whoever asks for more, also by a scroll. */
    private static final Pattern ALLOWED = Pattern.compile("less than or equal to: \\[(\\d+)]");

    private final Cluster cluster;
    private final Slice slice;
    private final Memory memory;
    private final Walk walk;
    private final Deque<Answer> held = new ArrayDeque<>();
    private int documents;
    private int documentsMax = DOCUMENTS_MAX;
    private boolean ended;

    /**
     * @param pageDocuments how many come at a time, at a guess
     * @param memory in which pages are counted until they are released
     */
    public SliceReader(Cluster cluster, Slice slice, int pageDocuments, Memory memory) {
        this.cluster = cluster;
        this.slice = slice;
        this.memory = memory;
        this.walk = slice.isWhole() ? new ScrolledWalk(slice) : new NumberedWalk(slice);
        this.documents =
                Math.clamp(
                        pageDocuments,
                        1,
                        walk.repeatable() ? FIRST_DOCUMENTS : ScrolledWalk.DOCUMENTS_MAX);
    }

    /** A page, and whether it is only the beginning of one. */
    private record Come(Page page, Answer answer, int asked) {}

    /**
     * {@inheritDoc}
     *
     * @throws LostPage when it did not come whole, however often it was asked for
     */
    @Override
    public Optional<Page> next() throws InterruptedException {
        int lost = 0; // of single documents
        while (!ended) {
            try {
                Come come = ask(documents);
                int asked = come.asked();
                if (!come.answer().whole() && !walk.repeatable()) {
                    come.answer().close();
                    throw LostPage.tooHeavy(slice, asked);
                }
                if (come.page().isEmpty() && !come.answer().whole()) {
                    documents = 1; // the first of them alone weighs more than a page should
                    come.answer().close();
                    continue;
                }
                ended = walk.passed(come.page(), asked, !come.answer().whole());
                if (come.page().isEmpty()) {
                    come.answer().close();
                    continue;
                }
                hold(come.answer());
                if (walk.repeatable()) {
                    documents = fitting(come.page(), come.answer().length());
                }
                return Optional.of(come.page());
            } catch (LostPage e) {
                lost += documents == 1 ? 1 : 0;
                again(e, lost);
            } catch (Malformed e) {
                lost += documents == 1 ? 1 : 0;
                again(unreadable(e), lost);
            }
        }
        return Optional.empty();
    }

    private void again(LostPage e, int lost) throws InterruptedException {
        if (!walk.repeatable() || lost >= TRIES) {
            throw e;
        }
        documents = Math.max(1, documents / 2);
        Thread.sleep(PAUSE);
    }

    private int fitting(Page page, int length) {
        long now = page.hits().size();
        long fit = Math.max(1, PAGE_BYTES * now / Math.max(1, length));
        return (int) Math.min(documentsMax, Math.min(fit, 2 * now));
    }

    /**
     * One page.
     *
     * @throws LostPage when it may come if it is asked for again, or if less is asked for
     * @throws Failure when not
     */
    private Come ask(int asked) throws InterruptedException {
        Request request = walk.next(asked);
        Answer answer = answer(request, asked);
        try {
            if (!answer.ok()) {
                if (allowsLess(answer, asked)) {
                    answer.close();
                    return ask(documentsMax);
                }
                throw refusal(request, answer);
            }
            Page page =
                    answer.whole()
                            ? Page.of(answer.bytes(), answer.length())
                            : Page.beginning(answer.bytes(), answer.length());
            if (!page.whole()) {
                throw new LostPage(
                        slice,
                        page.timedOut()
                                ? "the server's time for it ran out"
                                : page.failedShards() + " shards failed: " + answer.reason(),
                        null);
            }
            return new Come(page, answer, asked);
        } catch (Malformed e) {
            answer.close();
            throw unreadable(e);
        } catch (Failure e) {
            answer.close();
            throw e;
        }
    }

    private Answer answer(Request request, int asked) throws InterruptedException {
        boolean one = asked == 1 || !walk.repeatable();
        try {
            return cluster.send(
                    request, memory, most(asked), one ? Integer.MAX_VALUE : TRIES_BEFORE_HALVING);
        } catch (Failure e) {
            // With a scroll, the first page is like any request, and a later one is gone.
            boolean lost = walk.repeatable() ? !one : walk.farewell().isPresent();
            throw lost ? new LostPage(slice, String.valueOf(e.getMessage()), e) : e;
        }
    }

    /** What a page is broken off at. */
    private int most(int asked) {
        if (asked == 1) {
            return Integer.MAX_VALUE;
        }
        return walk.repeatable()
                ? PAGE_BYTES_MAX
                : (int) Math.min(memory.usual(), Integer.MAX_VALUE);
    }

    /** An index may give fewer at a time than is usual, and says how many. */
    private boolean allowsLess(Answer answer, int asked) {
        Matcher allowed = ALLOWED.matcher(answer.reason());
        if (!allowed.find()) {
            return false;
        }
        documentsMax = Math.clamp(Long.parseLong(allowed.group(1)), 1, DOCUMENTS_MAX);
        return documentsMax < asked;
    }

    /** Of an answer that is no page. */
    private Failure refusal(Request request, Answer answer) {
        Failure said = cluster.refusal(request, answer);
        boolean tooMuch = answer.status() / 100 == 5 || answer.isBusy();
        boolean lost = walk.repeatable() ? tooMuch : walk.farewell().isPresent();
        return lost ? new LostPage(slice, String.valueOf(said.getMessage()), said) : said;
    }

    private LostPage unreadable(Malformed e) {
        return new LostPage(slice, "the answer cannot be read: " + e.getMessage(), e);
    }

    private void hold(Answer answer) {
        synchronized (held) {
            held.addLast(answer);
        }
    }

    @Override
    public void release() {
        synchronized (held) {
            Answer oldest = held.pollFirst();
            if (oldest != null) {
                oldest.close();
            }
        }
    }

    /** Lets go of everything. */
    @Override
    public void close() {
        synchronized (held) {
            held.forEach(Answer::close);
            held.clear();
        }
        walk.farewell().ifPresent(cluster::tell);
    }
}
