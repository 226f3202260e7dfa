package dev.rehome.cli.runbook;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.run.RunbookArgument;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.runbook.Runbook;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rehome validate}. */
@Command(
        name = "validate",
        description = {
            "Reads a runbook and tells every mistake in it, with line, column and the right"
                    + " spelling.",
            "Looks up no secret and connects to nothing; rehome plan does."
        },
        footer = {"", "Example:", "  rehome validate move.yaml"})
public final class ValidateCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private RunbookArgument runbook = new RunbookArgument();

    public ValidateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Runbook read = runbook.read(here);
        here.out()
                .println(
                        "%s: a runbook of %d steps and %d stores"
                                .formatted(
                                        runbook.file(),
                                        read.allSteps().count(),
                                        read.stores().size()));
        return ExitCode.DONE.code();
    }
}
