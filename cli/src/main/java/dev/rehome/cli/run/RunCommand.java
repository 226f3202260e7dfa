package dev.rehome.cli.run;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.Runbook;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome run}. */
@Command(
        name = "run",
        description = {
            "Runs a runbook, step by step, writing every step down so that it can go on or back.",
            "On a terminal it shows the plan first and asks."
        },
        footer = {
            "",
            "Examples:",
            "  rehome run move.yaml",
            "  rehome run move.yaml --yes --approve 'Switch over?' --var deployment=staging",
            "  rehome run move.yaml --plan move.plan",
            "  rehome run move.yaml --report move.html",
            "  rehome run move.yaml --yes --json > events.jsonl"
        })
public final class RunCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Watching watching = new Watching();
    @Mixin private RunbookArgument runbook = new RunbookArgument();

    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            description =
                    "A plan saved by rehome plan --out: refuse when it no longer holds; do not"
                            + " ask.")
    private @Nullable Path saved;

    @Option(
            names = "--approve",
            paramLabel = "STEP",
            description =
                    "Approve that step in advance, by its name or number; 'all' for every one.")
    private Set<String> approve = new LinkedHashSet<>();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before it begins.")
    private boolean yes;

    public RunCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        Runbook read = runbook.read(here);
        Optional<Plan> agreed =
                Optional.ofNullable(saved).map(file -> Plan.load(here.directory().resolve(file)));
        boolean ask = !yes && agreed.isEmpty();
        if (ask && (watching.json() || here.terminal().isEmpty())) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no terminal to ask on whether the plan is right",
                    "add --yes, or --plan with a saved plan",
                    null);
        }
        return watching.watch(
                here,
                operations -> {
                    var plan = ask ? Optional.of(agreeTo(operations, read)) : agreed;
                    return operations.run(
                            read,
                            new RunOptions(
                                    Optional.of(runbook.place(here).toString()),
                                    plan,
                                    approve,
                                    here.person()));
                });
    }

    private Plan agreeTo(Operations operations, Runbook read) throws InterruptedException {
        Plan plan = operations.plan(read);
        here.out().println(here.wrap().text(PlanText.of(plan)) + "\n");
        plan.refusal()
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
        Consent.ask(here, "Go ahead?");
        return plan;
    }
}
