package dev.rehome.bench.search;

import dev.rehome.bench.measure.Measured;
import dev.rehome.bench.measure.Results;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What Rehome has set itself: a figure of a tool against that of another, or alone.
 *
 * @param peer whose best configuration it is set against; empty for a bare figure
 * @param max of the ratio, or of the figure
 */
record Bar(
        String what,
        ToDoubleFunction<Measured> figure,
        String tool,
        Optional<String> peer,
        double max) {

    static Bar wall(String tool, String peer, double max) {
        return new Bar("wall", Measured::wallSeconds, tool, Optional.of(peer), max);
    }

    static Bar ownCpu(String tool, String peer, double max) {
        return new Bar("own CPU", Measured::moverCpuSeconds, tool, Optional.of(peer), max);
    }

    static Bar heapMebibytes(String tool, double max) {
        return new Bar(
                "heap, MiB",
                run -> (double) run.heapBytes() / (1 << 20),
                tool,
                Optional.empty(),
                max);
    }

    /** A line that says whether it was held; empty when one of the two did not run. */
    Optional<String> line(Results<SearchMover> results) {
        Optional<SearchMover> rehome = results.best(tool);
        if (rehome.isEmpty()) {
            return Optional.empty();
        }
        double found = results.median(rehome.get(), figure);
        if (peer.isEmpty()) {
            return Optional.of(line("%s of %s".formatted(what, tool), found));
        }
        return results.best(peer.get())
                .map(
                        other ->
                                line(
                                        "%s of %s against %s".formatted(what, tool, other.name()),
                                        found / results.median(other, figure)));
    }

    private String line(String told, double found) {
        return String.format(
                Locale.ROOT,
                "%s  %-72s %7.2f, bar %.2f",
                found <= max ? "pass" : "FAIL",
                told,
                found,
                max);
    }
}
