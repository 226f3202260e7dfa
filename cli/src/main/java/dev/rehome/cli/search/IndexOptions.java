package dev.rehome.cli.search;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which indices of a cluster or a dump are meant. */
final class IndexOptions {
    @Option(
            names = {"-i", "--index"},
            paramLabel = "PATTERN",
            arity = "1..*",
            description = {
                "The indices and data streams, by name or pattern; 'logs-*,-logs-old' leaves one"
                        + " out. Catch-up and fence know indices only.",
                "Default: all in a dump, and of a cluster all but hidden ones."
            })
    private List<String> indices = new ArrayList<>();

    List<String> indices() {
        return indices;
    }
}
