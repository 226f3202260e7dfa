package dev.rehome.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./dev bench}: side-by-side measurements against the tools people use today. */
@Command(
        name = "bench",
        description = "Measures Rehome beside the tools people use today.",
        mixinStandardHelpOptions = true,
        subcommands = {PostgresBench.class, Crash.class})
final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
