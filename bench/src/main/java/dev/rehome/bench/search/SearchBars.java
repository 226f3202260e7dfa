package dev.rehome.bench.search;

import dev.rehome.bench.measure.Measured;
import dev.rehome.bench.measure.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What Rehome has set itself for search, checked against the results. */
record SearchBars(Results<SearchMover> results) {
    static final double FLOOR_MAX = 1.15;
    static final double ELASTICDUMP_MAX = 1 / 1.3;
    static final double ELASTICDUMP_CPU_MAX = 0.25;
    static final double VERIFIED_MAX = 1.35;
    static final double HEAP_MEBIBYTES_MAX = 256;

    List<String> lines() {
        var lines = new ArrayList<String>();
        Optional<SearchMover> plain = results.best("rehome");
        Optional<SearchMover> verified = results.best("rehome, verified");
        if (plain.isPresent()) {
            against(lines, plain, "the floor", "wall", Measured::wallSeconds, FLOOR_MAX);
            against(lines, plain, "elasticdump", "wall", Measured::wallSeconds, ELASTICDUMP_MAX);
            against(
                    lines,
                    plain,
                    "elasticdump",
                    "own CPU",
                    Measured::moverCpuSeconds,
                    ELASTICDUMP_CPU_MAX);
        }
        if (verified.isPresent()) {
            against(lines, verified, "rehome", "wall", Measured::wallSeconds, VERIFIED_MAX);
            lines.add(
                    line(
                            "heap with verification, MiB",
                            results.median(verified.get(), Measured::heapBytes) / (1 << 20),
                            HEAP_MEBIBYTES_MAX));
        }
        return lines;
    }

    private void against(
            List<String> lines,
            Optional<SearchMover> rehome,
            String tool,
            String what,
            ToDoubleFunction<Measured> figure,
            double max) {
        results.best(tool)
                .ifPresent(
                        peer ->
                                lines.add(
                                        line(
                                                "%s of %s against %s"
                                                        .formatted(
                                                                what,
                                                                rehome.orElseThrow().tool(),
                                                                peer.name()),
                                                results.median(rehome.orElseThrow(), figure)
                                                        / results.median(peer, figure),
                                                max)));
    }

    private static String line(String what, double found, double max) {
        return String.format(
                Locale.ROOT,
                "%s  %-66s %7.2f, bar %.2f",
                found <= max ? "pass" : "FAIL",
                what,
                found,
                max);
    }
}
