package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import java.time.Duration;
import java.util.ArrayList;

/** How far a running step is, in one line without colours. */
public final class StandingText {

    private StandingText() {}

    /**
     * {@code 40 % 40.0 MB of 100 MB 2.00 MB/s 0:30 left making indexes}; what is not known is left
     * out.
     */
    public static String of(Standing step) {
        var parts = new ArrayList<String>();
        if (step.measured()) {
            long expected = weight(step, step.expected());
            long done = weight(step, step.done());
            parts.add(Figures.percent(Item.fraction(done, expected)));
            parts.add(amounts(step));
            if (step.perSecond() > 0 && step.inBytes()) {
                parts.add(Figures.bytes(step.perSecond()) + "/s");
            }
            if (step.perSecond() > 0 && done <= expected) {
                var left = Duration.ofSeconds((expected - done) / step.perSecond());
                parts.add(Figures.clock(left) + " left");
            }
        }
        if (!step.doing().isEmpty()) {
            parts.add(Printable.line(step.doing()));
        }
        return String.join("  ", parts);
    }

    /** {@code 1.20 GB of 2.04 GB}, {@code 12 of 40 indexes}. */
    static String amounts(Standing step) {
        Amount done = step.done();
        Amount expected = step.expected();
        return step.inBytes()
                ? Figures.bytes(done.bytes()) + " of " + Figures.bytes(expected.bytes())
                : Figures.count(done.items())
                        + " of "
                        + Figures.count(expected.items())
                        + " "
                        + expected.unit();
    }

    private static long weight(Standing step, Amount amount) {
        return step.inBytes() ? amount.bytes() : amount.items();
    }
}
