package dev.rehome.cli;

import dev.rehome.engine.report.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rehome doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at this machine: Java, the PostgreSQL tools, the journal, the disk.",
        footer = {"", "Example:", "  rehome doctor"})
final class DoctorCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Java  " + Runtime.version());
        return ExitCode.DONE.code();
    }
}
