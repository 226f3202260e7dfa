package dev.rehome.cli.run;

import picocli.CommandLine.Option;

/** What a person decided about a step, and why. */
final class Decision {
    @Option(
            names = "--step",
            required = true,
            paramLabel = "STEP",
            description = "The step, by its name or number.")
    private String step = "";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; kept in the journal.")
    private String reason = "";

    String step() {
        return step;
    }

    String reason() {
        return reason;
    }
}
