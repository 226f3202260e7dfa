package dev.rehome.cli.desk;

import picocli.CommandLine.Option;

/** {@code --help}, for every command. */
public final class Help {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean asked;

    public boolean asked() {
        return asked;
    }
}
