package dev.rehome.cli.terminal;

import dev.rehome.engine.report.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One running step drawn: a title, a line for each active item, and the overall line. */
record Panel(Look look, StepProgress step, Instant now, int columns) {
    private static final int ITEMS_SHOWN = 12;
    private static final int BAR = 20;

    /** Less of what a step is doing says nothing. */
    private static final int ACTIVITY_MIN = 8;

    List<String> lines(int steps) {
        var lines = new ArrayList<String>();
        lines.add(title(steps > 0 ? "/" + steps : ""));
        List<Item> active = step.active();
        active.stream().limit(ITEMS_SHOWN).map(this::line).forEach(lines::add);
        if (active.size() > ITEMS_SHOWN) {
            lines.add(
                    look.dim(
                            "  "
                                    + look.ellipsis()
                                    + " and "
                                    + (active.size() - ITEMS_SHOWN)
                                    + " more"));
        }
        if (step.measured()) {
            lines.add(overall());
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
                step.measured() || left < ACTIVITY_MIN
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

    private String line(Item item) {
        String rate = rate(item.pace() == null ? 0 : item.pace().perSecond(now), item);
        return row(
                item.name(),
                item.fraction(),
                Figures.amount(item.done()),
                rate,
                item.pace() == null
                        ? Optional.empty()
                        : item.pace()
                                .left(now, item.weight(item.total()) - item.weight(item.done())));
    }

    private String overall() {
        double perSecond = step.perSecond(now);
        String rate =
                perSecond <= 0 || !step.inBytes() ? "" : Figures.bytes((long) perSecond) + "/s";
        String name = step.activity().isEmpty() ? "overall" : step.activity();
        return row(name, step.fraction(), step.amounts(), rate, step.left(now));
    }

    private static String rate(double perSecond, Item item) {
        if (perSecond <= 0) {
            return "";
        }
        return item.measuredInBytes()
                ? Figures.bytes((long) perSecond) + "/s"
                : Figures.count((long) perSecond) + "/s";
    }

    /** Columns give way from the right as the terminal gets narrower; the name is never lost. */
    private String row(
            String name, double fraction, String amount, String rate, Optional<Duration> left) {
        String percent = Columns.padLeft(Figures.percent(fraction), 5);
        String eta = left.map(Figures::clock).orElse("");
        String figures = percent;
        if (columns >= 72) {
            figures += "  " + Columns.padRight(amount, 28);
        }
        if (columns >= 60) {
            figures += "  " + Columns.padLeft(rate, 9);
        }
        if (columns >= 48) {
            figures += "  " + Columns.padLeft(eta, 7);
        }
        int bar = Math.clamp(columns - 22 - Columns.width(figures), 0, BAR);
        int nameRoom = Math.max(8, Math.min(36, columns - 5 - bar - Columns.width(figures)));
        String shown = Columns.padRight(Columns.fit(name, nameRoom, look.ellipsis()), nameRoom);
        return "  " + shown + " " + look.bar(fraction, bar) + look.dim(figures);
    }
}
