package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Pace;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One running step drawn: a title, a line for each active item, and the overall line. */
record Panel(Look look, StepProgress step, Instant now, int columns) {
    private static final int ITEMS_SHOWN = 12;

    /** Less of what a step is doing says nothing. */
    private static final int ACTIVITY_MIN = 8;

    List<String> lines(int steps) {
        var lines = new ArrayList<String>();
        lines.add(title(steps > 0 ? "/" + steps : ""));
        List<Item> active = step.active();
        var rows = new ArrayList<Bars.Row>();
        active.stream().limit(ITEMS_SHOWN).map(this::row).forEach(rows::add);
        Standing standing = step.standing(now);
        if (standing.moved().measured()) {
            rows.add(overall(standing));
        }
        lines.addAll(new Bars(look, columns).lines(rows));
        if (active.size() > ITEMS_SHOWN) {
            String more = " and " + (active.size() - ITEMS_SHOWN) + " more";
            lines.add(1 + ITEMS_SHOWN, look.dim("  " + look.ellipsis() + more));
        }
        return lines;
    }

    /** As the terminal gets narrower the activity goes first, then the middle of the label. */
    private String title(String of) {
        String elapsed = "  " + Figures.clock(Duration.between(step.began(), now));
        int room = columns - 2 - Columns.width(step.path() + of + " " + elapsed);
        String label = Columns.fit(step.label(), Math.max(1, room), look.ellipsis());
        int left = room - Columns.width(label) - 2;
        String activity =
                step.activity().isEmpty() || left < ACTIVITY_MIN
                        ? ""
                        : "  " + Columns.cut(step.activity(), left, look.ellipsis());
        return look.running()
                + " "
                + step.path()
                + look.dim(of)
                + " "
                + look.bold(label)
                + look.dim(elapsed)
                + activity;
    }

    private Bars.Row row(Item item) {
        Optional<Pace> pace = Optional.ofNullable(item.pace());
        return new Bars.Row(
                item.name(),
                item.fraction(),
                Figures.amount(item.moved().done()),
                rate(pace.map(at -> at.perSecond(now)).orElse(0.0), item.moved().inBytes()),
                clock(pace.flatMap(at -> at.left(now, item.moved().unitsLeft()))));
    }

    private Bars.Row overall(Standing standing) {
        return new Bars.Row(
                Bars.OVERALL,
                standing.moved().fraction(),
                StandingText.amounts(standing.moved()),
                standing.moved().inBytes() ? rate(standing.perSecond(), true) : "",
                clock(standing.left()));
    }

    private static String clock(Optional<Duration> left) {
        return left.map(Figures::clock).orElse("");
    }

    private static String rate(double perSecond, boolean inBytes) {
        long each = (long) perSecond;
        if (each <= 0) {
            return "";
        }
        return (inBytes ? Figures.bytes(each) : Figures.count(each)) + "/s";
    }
}
