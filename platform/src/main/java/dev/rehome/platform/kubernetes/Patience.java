package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How long something is waited for that a cluster does, through times in which its API server does
 * not answer: it is replaced or started again now and then, and what is waited for goes on.
 */
public final class Patience {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final long deadline;
    private final Progress progress;
    private boolean gone;

    /**
     * @param progress is told once of each time in which it does not answer
     */
    public Patience(Duration length, Progress progress) {
        this.deadline = System.nanoTime() + length.toNanos();
        this.progress = progress;
    }

    /**
     * Looks again and again until nothing is lacking.
     *
     * @param lacking of what was seen, in words; empty when all is as it is to be
     * @param late what to throw once the time is up
     * @return what was seen then
     * @throws Failure as {@code late} says, or that the look throws; of an API server that does not
     *     answer only when the time is up
     */
    public <T> T until(Supplier<T> look, Function<T, String> lacking, Function<T, Failure> late)
            throws InterruptedException {
        while (true) {
            T seen = ask(look);
            String left = lacking.apply(seen);
            if (left.isEmpty()) {
                return seen;
            }
            progress.doing("waiting: " + left);
            if (over()) {
                throw late.apply(seen);
            }
            Thread.sleep(LOOK);
        }
    }

    private boolean over() {
        return System.nanoTime() > deadline;
    }

    private <T> T ask(Supplier<T> question) throws InterruptedException {
        while (true) {
            try {
                T answer = question.get();
                gone = false;
                return answer;
            } catch (Unavailable e) {
                if (over()) {
                    throw e;
                }
                if (!gone) {
                    progress.notice(e.getMessage() + "; it is asked again");
                    gone = true;
                }
                Thread.sleep(LOOK);
            }
        }
    }
}
