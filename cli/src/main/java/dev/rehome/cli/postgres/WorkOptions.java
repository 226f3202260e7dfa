package dev.rehome.cli.postgres;

import picocli.CommandLine.Option;

/** How the work is done. */
final class WorkOptions {
    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            defaultValue = "4",
            converter = Count.FromOne.class,
            description =
                    "How many table parts, indexes or constraints are worked on at a time. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int jobs;

    int jobs() {
        return jobs;
    }
}
