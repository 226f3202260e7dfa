package dev.rehome.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The results as a table in Markdown, each tool against the best of the others.
 *
 * @param servers whose share of the processor time is shown
 * @param peers tools against whose best configuration each is set
 */
public record Table<M extends Mover<?>>(Results<M> results, String servers, List<String> peers) {
    private static final double MEBIBYTE = 1 << 20;

    public String markdown() {
        var lines = new ArrayList<String>();
        lines.add(
                "|tool|runs|wall s (each run)|%smachine CPU s|%s CPU s|tool's CPU s|share|tool's memory MiB|"
                        .formatted(
                                peers.stream()
                                        .map(peer -> "× %s|".formatted(peer))
                                        .collect(Collectors.joining()),
                                servers));
        lines.add("|---|--:|--:|" + "--:|".repeat(peers.size()) + "--:|--:|--:|--:|--:|");
        for (M mover : results.movers()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "|%s|%d|%.1f (%s)|%s%.1f|%.1f|%.2f|%.1f %%|%.0f%s|",
                            mover.name(),
                            results.of(mover).size(),
                            results.wall(mover),
                            walls(mover),
                            peers.stream()
                                    .map(peer -> ratio(mover, results.best(peer)) + "|")
                                    .collect(Collectors.joining()),
                            results.median(mover, Measured::machineCpuSeconds),
                            results.median(mover, Measured::serverCpuSeconds),
                            results.median(mover, Measured::moverCpuSeconds),
                            100 * results.median(mover, Measured::moverShare),
                            results.median(mover, Measured::residentBytes) / MEBIBYTE,
                            heap(mover)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private String walls(M mover) {
        List<Measured> runs = results.of(mover);
        return runs.stream()
                .map(run -> String.format(Locale.ROOT, "%.1f", run.wallSeconds()))
                .collect(Collectors.joining(" "));
    }

    private String ratio(M mover, Optional<M> base) {
        return base.map(
                        other ->
                                String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        results.wall(mover) / results.wall(other)))
                .orElse("");
    }

    private String heap(M mover) {
        double bytes = results.median(mover, Measured::heapBytes);
        return bytes == 0 ? "" : String.format(Locale.ROOT, ", heap %.0f", bytes / MEBIBYTE);
    }
}
