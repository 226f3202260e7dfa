package dev.rehome.search.connect;

import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How long one request is tried again while the cluster is out of reach or too busy.
 *
 * @param tries in all, at least 1
 * @param first pause; each further one is twice as long
 * @param longest pause
 * @param answer how long one answer may take
 */
public record Patience(int tries, Duration first, Duration longest, Duration answer) {

    /** A node that restarts is back within a minute or two. */
    public static final Patience USUAL =
            new Patience(
                    12, Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofMinutes(10));

    /** For whoever waits at a terminal to hear whether anything answers at all. */
    public static final Patience SHORT =
            new Patience(2, Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** How long to wait after that many tries. */
    public Duration pause(int tried) {
        Duration pause = first.multipliedBy(1L << Math.min(tried - 1, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** How long the pauses before that try are together. */
    Duration before(int tried) {
        return IntStream.range(1, tried)
                .mapToObj(this::pause)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
