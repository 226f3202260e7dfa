package dev.rehome.cli.search;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What indices are called at another cluster. */
final class RenameOption {
    @Option(
            names = "--rename",
            paramLabel = "PATTERN=NAME",
            arity = "1..*",
            description = {
                "What they are called at the target; the first that matches counts.",
                "Example: 'logs-*=old-logs-*'"
            })
    private Map<String, String> rename = new LinkedHashMap<>();

    Map<String, String> rename() {
        return rename;
    }
}
