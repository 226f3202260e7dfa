package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Portion;
import dev.rehome.engine.report.Printable;
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
        Portion moved = step.moved();
        if (moved.measured()) {
            parts.add(Figures.percent(moved.fraction()));
            parts.add(amounts(moved));
            if (step.perHour() > 0 && moved.inBytes()) {
                parts.add(Figures.bytes(Math.round(step.perSecond())) + "/s");
            }
            step.left().ifPresent(left -> parts.add(Figures.clock(left) + " left"));
        }
        if (!step.doing().isEmpty()) {
            parts.add(Printable.line(step.doing()));
        }
        return String.join("  ", parts);
    }

    /** {@code 1.20 GB of 2.04 GB}, {@code 12 of 40 tables}, {@code 0 of 1 table}. */
    static String amounts(Portion moved) {
        Amount done = moved.done();
        Amount expected = moved.expected();
        return moved.inBytes()
                ? Figures.bytes(done.bytes()) + " of " + Figures.bytes(expected.bytes())
                : Figures.count(done.items()) + " of " + Figures.items(expected);
    }
}
