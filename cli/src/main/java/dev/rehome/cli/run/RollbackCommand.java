package dev.rehome.cli.run;

import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.StoresAgain;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RollbackOptions;
import dev.rehome.engine.step.RunId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome rollback}. */
@Command(
        name = "rollback",
        description = {
            "Undoes a run, its last step first; called again it goes on where it stopped.",
            "Without RUN it is the latest that changed anything.",
            "It shows what it would drop and undo, and asks; without a terminal it wants --yes.",
            "Ends with 0 when all of it is undone that was asked for, and 1 when an undo fails."
        },
        footer = {
            "",
            "Examples:",
            "  rehome rollback",
            "  rehome rollback 20261120-201500-k3f --to 3 --yes"
        })
public final class RollbackCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Watching watching = new Watching();
    @Mixin private RunArgument run = new RunArgument();
    @Mixin private StoresAgain stores = new StoresAgain();

    @Option(
            names = "--to",
            paramLabel = "STEP",
            description =
                    "Stop once that step is undone, by its name or number: the run is then stepped"
                            + " back, and can be resumed or rolled back further. Default: all.")
    private @Nullable String to;

    @Option(
            names = "--beyond-no-return",
            description = "Leave what nothing can undo as it is, and undo the rest.")
    private boolean beyondNoReturn;

    @Option(
            names = "--discard-new-data",
            description =
                    "Drop what the run made also where others have made tables or written rows in"
                            + " it since. Without this such a rollback is refused, and names them.")
    private boolean discardNewData;

    @Option(
            names = "--leave",
            paramLabel = "STEP",
            description =
                    "Leave that step as it is for good, and undo the rest; may be repeated. Without"
                        + " this a rollback is refused when a step cannot be undone now, as when"
                        + " its server is down.")
    private Set<String> leave = new LinkedHashSet<>();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before it drops and undoes.")
    private boolean yes;

    public RollbackCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunId which;
        RollbackOptions options;
        try (Journal journal = watching.journal().look(here)) {
            which = run.toUndo(journal);
            options =
                    new RollbackOptions(
                            Optional.ofNullable(to),
                            beyondNoReturn,
                            discardNewData,
                            leave,
                            stores.of(which, journal, here.catalog()),
                            here.person());
        }
        return watching.watch(
                here,
                operations -> {
                    if (!yes) {
                        agreeTo(operations, which, options);
                    }
                    return operations.rollback(which, options);
                });
    }

    /** Nobody has to agree to a rollback that changes nothing, such as that of a verification. */
    private void agreeTo(Operations operations, RunId which, RollbackOptions options) {
        Plan plan = operations.planRollback(which, options);
        if (plan.steps().stream().allMatch(step -> step.unwanted().isPresent())) {
            return;
        }
        boolean person = here.terminal().isPresent() && !watching.json();
        if (!watching.json()) {
            String title = "Rollback of %s, run %s".formatted(plan.runbook(), which);
            here.out().println(here.wrap().text(PlanText.of(plan, title)) + "\n");
        }
        plan.refusalBack(which)
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
        if (!person) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no terminal to ask on whether run %s may be undone".formatted(which),
                    "nothing was touched; type the same command again, with --yes",
                    null);
        }
        Consent.ask(here, "Roll back?");
    }
}
