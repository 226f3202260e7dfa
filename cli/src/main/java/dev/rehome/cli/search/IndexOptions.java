package dev.rehome.cli.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which indices of a cluster are meant, and what they are called at another. */
final class IndexOptions {
    @Option(
            names = {"-i", "--index"},
            paramLabel = "PATTERN",
            arity = "1..*",
            description =
                    "The indices and data streams, by name or pattern; 'logs-*,-logs-old' leaves"
                            + " one out. Default: all but hidden ones.")
    private List<String> indices = new ArrayList<>();

    @Option(
            names = "--rename",
            paramLabel = "PATTERN=NAME",
            arity = "1..*",
            description = {
                "What they are called at the target; the first that matches counts.",
                "Example: 'logs-*=old-logs-*'"
            })
    private Map<String, String> rename = new LinkedHashMap<>();

    List<String> indices() {
        return indices;
    }

    Map<String, String> rename() {
        return rename;
    }
}
