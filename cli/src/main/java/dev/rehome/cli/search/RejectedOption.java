package dev.rehome.cli.search;

import picocli.CommandLine.Option;

/** Where documents go that a cluster will not take. */
final class RejectedOption {
    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            defaultValue = "rehome-rejected.ndjson",
            description =
                    "Where documents go that the target will not take, each with its reason."
                            + " Default: ${DEFAULT-VALUE}.")
    private String file = "";

    String file() {
        return file;
    }
}
