package dev.rehome.bench.postgres;

import dev.rehome.bench.measure.Measured;
import dev.rehome.bench.measure.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Rehome has set itself, checked against the results. */
record Bars(Results<PostgresMover> results) {
    static final double PGCOPYDB_MAX = 0.95;
    static final double DUMP_MAX = 0.75;
    static final double VERIFIED_MAX = 1.10;
    static final double SHARE_MAX = 0.04;
    static final double HEAP_MEBIBYTES_MAX = 256;
    static final double VERSION_SECONDS_MAX = 0.4;

    /**
     * One line for each bar.
     *
     * @param versionSeconds what {@code rehome --version} took
     */
    List<String> lines(double versionSeconds) {
        var lines = new ArrayList<String>();
        Optional<PostgresMover> plain = results.best("rehome");
        Optional<PostgresMover> verified = results.best("rehome, verified");
        plain.ifPresent(
                rehome -> {
                    against(lines, rehome, "pgcopydb", PGCOPYDB_MAX);
                    against(lines, rehome, "pg_dump + pg_restore", DUMP_MAX);
                    lines.add(
                            line(
                                    "own CPU of the machine's",
                                    results.median(rehome, Measured::moverShare),
                                    SHARE_MAX));
                });
        if (plain.isPresent() && verified.isPresent()) {
            lines.add(
                    line(
                            "clone with verification against without",
                            results.wall(verified.get()) / results.wall(plain.get()),
                            VERIFIED_MAX));
            lines.add(
                    line(
                            "heap with verification, MiB",
                            results.median(verified.get(), Measured::heapBytes) / (1 << 20),
                            HEAP_MEBIBYTES_MAX));
            lines.add(line("rehome --version, s", versionSeconds, VERSION_SECONDS_MAX));
        }
        return lines;
    }

    private void against(List<String> lines, PostgresMover rehome, String tool, double max) {
        results.best(tool)
                .ifPresent(
                        peer ->
                                lines.add(
                                        line(
                                                "wall against " + peer.name(),
                                                results.wall(rehome) / results.wall(peer),
                                                max)));
    }

    private static String line(String what, double found, double max) {
        return String.format(
                Locale.ROOT,
                "%s  %-58s %7.2f, bar %.2f",
                found <= max ? "pass" : "FAIL",
                what,
                found,
                max);
    }
}
