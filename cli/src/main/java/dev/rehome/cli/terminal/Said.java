package dev.rehome.cli.terminal;

import dev.rehome.engine.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is said once and scrolls away, in the order in which it happened: lines, and items that came
 * to their end.
 */
final class Said {
    /** A run of 5,000 small tables must not scroll everything else away. */
    private static final int FINISHED_SHOWN_AT_ONCE = 8;

    private final Look look;
    private final List<Function<Wrap, List<String>>> said = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();

    private record Finished(Item item, String result, Duration took) {}

    Said(Look look) {
        this.look = look;
    }

    /** The items that ended before it are told before it. */
    void line(String line) {
        tellFinished();
        said.add(wrap -> wrap.line(line));
    }

    void finished(Item item, String result, Duration took) {
        finished.add(new Finished(item, result, took));
    }

    void forgetFinished() {
        finished.clear();
    }

    /** The lines that have come up since they were last taken; each is given once. */
    List<String> take(int columns) {
        tellFinished();
        var wrap = new Wrap(columns);
        List<String> lines = said.stream().flatMap(each -> each.apply(wrap).stream()).toList();
        said.clear();
        return lines;
    }

    private void tellFinished() {
        List<Finished> shown = List.copyOf(finished);
        finished.clear();
        if (shown.size() > FINISHED_SHOWN_AT_ONCE) {
            shown.stream()
                    .sorted((a, b) -> b.took().compareTo(a.took()))
                    .limit(FINISHED_SHOWN_AT_ONCE - 1)
                    .forEach(one -> said.add(wrap -> List.of(line(one, wrap.columns()))));
            int others = shown.size() - (FINISHED_SHOWN_AT_ONCE - 1);
            String rest = "  " + look.done() + " and " + others + " smaller ones";
            said.add(_ -> List.of(look.dim(rest)));
        } else {
            shown.forEach(one -> said.add(wrap -> List.of(line(one, wrap.columns()))));
        }
    }

    private String line(Finished one, int columns) {
        String amount = Figures.amount(one.item().moved().done());
        String rest = "  " + (amount.isEmpty() ? "" : amount + "  ") + one.result();
        String took = "  " + Figures.took(one.took());
        int room = Math.max(10, columns - 5 - Columns.width(rest) - Columns.width(took));
        String name = Columns.fitName(one.item().name(), Math.min(room, 44), look.ellipsis());
        return "  "
                + look.done()
                + " "
                + Columns.padRight(name, Math.min(room, 34))
                + look.dim(Columns.cut(rest, Math.max(10, columns - 22), look.ellipsis()) + took);
    }
}
