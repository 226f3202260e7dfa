package dev.rehome.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One running step drawn: a title, a line for each active item, and the overall line. */
record Panel(Look look, StepProgress step, Instant now, int columns) {
    private static final int ITEMS_SHOWN = 12;
    private static final int BAR = 20;

    List<String> lines(int steps) {
        var lines = new ArrayList<String>();
        Duration running = Duration.between(step.began(), now);
        String of = steps > 0 ? "/" + steps : "";
        String title =
                look.running() + " " + step.path() + look.dim(of) + " " + look.bold(step.label());
        String elapsed = look.dim("  " + Figures.clock(running));
        lines.add(title + elapsed + (step.measured() ? "" : "  " + step.activity()));
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
