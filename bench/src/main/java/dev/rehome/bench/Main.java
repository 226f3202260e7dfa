package dev.rehome.bench;

import dev.rehome.bench.postgres.Crash;
import dev.rehome.bench.postgres.PostgresBench;
import dev.rehome.bench.search.SearchBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./dev bench}: side-by-side measurements against the tools people use today. */
@Command(
        name = "bench",
        description = "Measures Rehome beside the tools people use today.",
        mixinStandardHelpOptions = true,
        subcommands = {PostgresBench.class, SearchBench.class, Crash.class})
final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
