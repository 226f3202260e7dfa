package dev.rehome.cli.runbook;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.runbook.Explanation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rehome explain}. */
@Command(
        name = "explain",
        description = "Tells what a kind of step does, its arguments, and what takes it back.",
        footer = {"", "Examples:", "  rehome explain", "  rehome explain postgres.clone"})
public final class ExplainCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            description = "A kind of step. Default: list them all.")
    private @Nullable String kind;

    public ExplainCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (kind != null) {
            here.out().println(Explanation.of(kind, here.catalog()).text().stripTrailing());
            return ExitCode.DONE.code();
        }
        for (String name : here.catalog().names()) {
            String summary = Explanation.of(name, here.catalog()).summary();
            here.out().println("%-24s %s".formatted(name, summary));
        }
        here.out().println("\nMore about one: rehome explain KIND");
        return ExitCode.DONE.code();
    }
}
