package dev.rehome.engine.event;

import dev.rehome.engine.report.Amount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a step moved, and when, over all attempts at it: enough to draw it, and never more than
 * {@link #STRETCHES_MAX} stretches, which become longer as the step takes longer.
 *
 * @param done what the latest attempt moved, in all
 * @param every how long a stretch goes on before another begins
 * @param stretches in order of time; where nobody was at the step there is none
 */
public record Throughput(Amount done, Duration every, List<Stretch> stretches) {
    static final int STRETCHES_MAX = 200;

    /** Nothing yet. */
    public static final Throughput NONE =
            new Throughput(Amount.NONE, Duration.ofSeconds(1), List.of());

    /** What was moved between two moments, by the clock of the process that moved it. */
    public record Stretch(Instant from, Instant to, long items, long bytes) {

        private Stretch and(Stretch next) {
            return new Stretch(from, next.to, items + next.items, bytes + next.bytes);
        }
    }

    public Throughput {
        stretches = List.copyOf(stretches);
    }

    /** Of another attempt, which begins anew. */
    public Throughput again() {
        return new Throughput(Amount.NONE, every, stretches);
    }

    /**
     * With what has been moved since {@code from}.
     *
     * @param reached what the attempt has moved until {@code to}, in all
     */
    public Throughput reached(Instant from, Instant to, Amount reached) {
        var next =
                new Stretch(
                        from,
                        to,
                        Math.max(0, reached.items() - done.items()),
                        Math.max(0, reached.bytes() - done.bytes()));
        var longer = new Throughput(reached, every, added(stretches, next, every));
        while (longer.stretches.size() > STRETCHES_MAX) {
            longer = longer.coarser();
        }
        return longer;
    }

    private Throughput coarser() {
        Duration twice = every.multipliedBy(2);
        List<Stretch> fewer = List.of();
        for (Stretch stretch : stretches) {
            fewer = added(fewer, stretch, twice);
        }
        return new Throughput(done, twice, fewer);
    }

    /** Within the last one, unless that has gone on for long enough. */
    private static List<Stretch> added(List<Stretch> stretches, Stretch next, Duration every) {
        if (stretches.isEmpty()) {
            return List.of(next);
        }
        Stretch last = stretches.getLast();
        boolean within = next.from().isBefore(last.from().plus(every));
        var before = within ? stretches.subList(0, stretches.size() - 1) : stretches;
        return Stream.concat(before.stream(), Stream.of(within ? last.and(next) : next)).toList();
    }
}
