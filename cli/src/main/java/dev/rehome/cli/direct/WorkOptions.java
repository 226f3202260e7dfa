package dev.rehome.cli.direct;

import picocli.CommandLine.Option;

/** How the work is done. */
public final class WorkOptions {
    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            defaultValue = "4",
            converter = Count.FromOne.class,
            description =
                    "How many parts of the work (of tables, indexes, shards) go on at a time."
                            + " Default: ${DEFAULT-VALUE}.")
    private int jobs;

    public int jobs() {
        return jobs;
    }
}
