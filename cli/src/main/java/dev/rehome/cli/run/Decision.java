package dev.rehome.cli.run;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
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
        return told(reason);
    }

    /**
     * The reason.
     *
     * @throws Failure with BAD_INPUT when it says nothing
     */
    static String told(String reason) {
        if (reason.isBlank()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "--reason is blank",
                    "say why in a few words; whoever reads the journal later has nothing else",
                    null);
        }
        return reason;
    }
}
