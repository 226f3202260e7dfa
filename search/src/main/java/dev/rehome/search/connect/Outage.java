package dev.rehome.search.connect;

import dev.rehome.engine.report.Figures;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells whoever watches that a cluster does not answer, once each time, and when it answers again;
 * and once that it keeps a request waiting while it answers others. For many threads.
 */
final class Outage {
    /** A connection that broke is made anew by then, and nobody need hear of it. */
    private static final Duration UNSAID = Duration.ofSeconds(1);

    /** How long a server may work on one request, and on nothing else, before somebody wonders. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** How long one request waits for a busy server before somebody wonders why it is slow. */
    private static final Duration WAITS = Duration.ofSeconds(5);

    private final SearchAddress address;
    private final Consumer<String> notices;
    private volatile long answeredNanos = System.nanoTime();
    private volatile boolean away;
    private long sinceNanos;
    private boolean said;
    private boolean saidThatItWaits;

    Outage(SearchAddress address, Consumer<String> notices) {
        this.address = address;
        this.notices = notices;
    }

    /**
     * Another request had no answer, or one of somebody who cannot reach the cluster.
     *
     * @param how the rest of a sentence about the cluster, such as {@code does not answer (…)}
     */
    synchronized void lasts(String how, Patience patience) {
        begins(System.nanoTime());
        if (System.nanoTime() - sinceNanos >= UNSAID.toNanos()) {
            say(how, "trying again for up to " + Figures.took(patience.before(patience.tries())));
        }
    }

    /**
     * Nothing comes in answer to a request for so long already.
     *
     * @param what the request
     */
    synchronized void silent(String what, long nanos, Patience patience) {
        if (System.nanoTime() - answeredNanos < QUIET.toNanos()) {
            return; // it is busy with that one
        }
        begins(System.nanoTime() - nanos);
        say(
                "has sent nothing for %s in answer to %s"
                        .formatted(Figures.took(Duration.ofNanos(nanos)), what),
                "waiting for up to " + Figures.took(patience.answer()));
    }

    private void begins(long nanos) {
        if (!away) {
            away = true;
            said = false;
            sinceNanos = nanos;
        }
    }

    private void say(String how, String what) {
        if (!said) {
            said = true;
            notices.accept("%s %s: %s".formatted(address, how, what));
        }
    }

    /** The cluster has answered. */
    void over() {
        answeredNanos = System.nanoTime();
        if (away) {
            end();
        }
    }

    private synchronized void end() {
        if (away && said) {
            var took = Duration.ofNanos(System.nanoTime() - sinceNanos);
            notices.accept("%s answers again after %s".formatted(address, Figures.took(took)));
        }
        away = false;
    }

    /**
     * A request, or what was not done of it, waits for another try.
     *
     * @param what the request
     * @param why in the server's words
     */
    synchronized void waits(String what, String why, int tried, Patience patience) {
        Duration waited = patience.before(tried);
        if (waited.compareTo(WAITS) < 0 || saidThatItWaits || (away && said)) {
            return;
        }
        saidThatItWaits = true;
        Duration left = patience.before(patience.tries()).minus(waited);
        notices.accept(
                "%s keeps %s waiting (%s): trying again for up to %s"
                        .formatted(address, what, why, Figures.took(left)));
    }
}
