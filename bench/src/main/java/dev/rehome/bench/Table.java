package dev.rehome.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results as a table in Markdown, each tool against the best of the others. */
record Table(Results results) {
    private static final double MEBIBYTE = 1 << 20;

    String markdown() {
        Optional<Mover> dump = results.best("pg_dump + pg_restore");
        Optional<Mover> peer = results.best("pgcopydb");
        var lines = new ArrayList<String>();
        lines.add(
                "|tool|runs|wall s (each run)|× pgcopydb|× dump+restore|machine CPU s|PostgreSQL's"
                        + " CPU s|tool's CPU s|share|tool's memory MiB|");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (Mover mover : results.movers()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "|%s|%d|%.1f (%s)|%s|%s|%.1f|%.1f|%.2f|%.1f %%|%.0f%s|",
                            mover.name(),
                            results.of(mover).size(),
                            results.wall(mover),
                            walls(mover),
                            ratio(mover, peer),
                            ratio(mover, dump),
                            results.median(mover, Measured::machineCpuSeconds),
                            results.median(mover, Measured::serverCpuSeconds),
                            results.median(mover, Measured::moverCpuSeconds),
                            100 * results.median(mover, Measured::moverShare),
                            results.median(mover, Measured::residentBytes) / MEBIBYTE,
                            heap(mover)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private String walls(Mover mover) {
        List<Measured> runs = results.of(mover);
        return runs.stream()
                .map(run -> String.format(Locale.ROOT, "%.1f", run.wallSeconds()))
                .collect(Collectors.joining(" "));
    }

    private String ratio(Mover mover, Optional<Mover> base) {
        return base.map(
                        other ->
                                String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        results.wall(mover) / results.wall(other)))
                .orElse("");
    }

    private String heap(Mover mover) {
        double bytes = results.median(mover, Measured::heapBytes);
        return bytes == 0 ? "" : String.format(Locale.ROOT, ", heap %.0f", bytes / MEBIBYTE);
    }
}
