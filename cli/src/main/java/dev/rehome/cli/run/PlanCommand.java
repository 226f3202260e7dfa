package dev.rehome.cli.run;

import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Operations;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome plan}. */
@Command(
        name = "plan",
        description =
                "Shows what a runbook would do to the stores as they are now; touches none of"
                        + " them.",
        footer = {
            "",
            "Examples:",
            "  rehome plan move.yaml",
            "  rehome plan move.yaml --var deployment=staging --out move.plan",
            "  rehome run --plan move.plan move.yaml"
        })
public final class PlanCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();
    @Mixin private RunbookArgument runbook = new RunbookArgument();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "PLAN",
            description =
                    "Save the plan; rehome run --plan then refuses when the world has drifted.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print the plan as JSON.")
    private boolean json;

    public PlanCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Journal open = journal.look(here)) {
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
            Plan plan = operations.plan(runbook.read(here));
            here.out().println(json ? plan.toJson() : here.wrap().text(PlanText.of(plan)));
            if (out != null) {
                plan.save(here.directory().resolve(out));
                if (!json) {
                    here.out().println("Saved: rehome run --plan " + out + " " + runbook.file());
                }
            }
            return plan.refusal().map(Failure::exitCode).orElse(ExitCode.DONE).code();
        }
    }
}
