package dev.rehome.cli.direct;

import picocli.CommandLine.Option;

/** Nothing hangs on it: whoever types it everywhere may type it here. */
public final class YesOption {
    @Option(
            names = {"-y", "--yes"},
            description = "As everywhere; this command begins without asking in any case.")
    @SuppressWarnings("unused")
    private boolean yes;
}
