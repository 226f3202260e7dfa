package dev.rehome.engine.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast something goes, over the last {@link #WINDOW}: long enough to be calm, short enough to
 * follow a change. Knows only what it was told, so the same events always give the same figures.
 */
public final class Pace {
    public static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration SAMPLE = Duration.ofMillis(250);
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private record Sample(Instant at, long done) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private long done;

    public Pace(Instant start) {
        samples.add(new Sample(start, 0));
    }

    /** Notes how many units are done at that moment. */
    public void reached(Instant at, long done) {
        this.done = Math.max(this.done, done);
        if (!at.isBefore(samples.getLast().at().plus(SAMPLE))) {
            samples.add(new Sample(at, this.done));
        }
        forgetBefore(at.minus(WINDOW));
    }

    /** Units in a second; 0 while too little is known, or when nothing has moved for a while. */
    public double perSecond(Instant now) {
        forgetBefore(now.minus(WINDOW));
        Sample first = samples.getFirst();
        Duration seen = Duration.between(first.at(), now);
        return seen.compareTo(SETTLING) < 0
                ? 0
                : (done - first.done()) / (seen.toNanos() / 1_000_000_000.0);
    }

    /** Time left for {@code remaining} units; empty while it cannot be told. */
    public Optional<Duration> left(Instant now, long remaining) {
        return left(perSecond(now), remaining);
    }

    static Optional<Duration> left(double perSecond, long remaining) {
        return perSecond <= 0 || remaining <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (remaining / perSecond * 1000)));
    }

    /** The oldest sample kept is the last one at or before the window's start. */
    private void forgetBefore(Instant start) {
        while (samples.size() > 1 && !second().at().isAfter(start)) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        var iterator = samples.iterator();
        iterator.next();
        return iterator.next();
    }
}
