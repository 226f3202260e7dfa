package dev.rehome.engine.event;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Portion;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a running step stands.
 *
 * @param took since this attempt at it began
 * @param expected what is known so far to be moved in all
 * @param perHour bytes, or items where no bytes are expected, at the {@link Pace} of late; 0 while
 *     that is not known, or when nothing moves
 * @param doing what is going on; may be empty
 */
public record Standing(Duration took, Amount expected, Amount done, long perHour, String doing) {
    private static final long SECONDS_PER_HOUR = 3600;

    /**
     * Where a step stands that moves so fast.
     *
     * @param perSecond as {@link Pace#perSecond} says
     */
    public static Standing of(Duration took, Portion moved, double perSecond, String doing) {
        return new Standing(
                took,
                moved.expected(),
                moved.done(),
                Math.round(perSecond * SECONDS_PER_HOUR),
                doing);
    }

    /** The same of a step that nobody is at any more: it has no pace. */
    public Standing stopped() {
        return new Standing(took, expected, done, 0, doing);
    }

    public Portion moved() {
        return new Portion(done, expected);
    }

    public double perSecond() {
        return (double) perHour / SECONDS_PER_HOUR;
    }

    /** Time left at that pace; empty while it cannot be told. */
    public Optional<Duration> left() {
        return Pace.left(perSecond(), moved().unitsLeft());
    }
}
