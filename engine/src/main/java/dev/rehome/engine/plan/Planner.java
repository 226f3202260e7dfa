package dev.rehome.engine.plan;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * Looks at the world with the eyes of every step, several at a time, and changes nothing. What goes
 * wrong on the way is a problem of the step's, so that all problems are shown at once.
 *
 * @param bind meets a kind and its arguments with the live stores
 */
public record Planner(BiFunction<String, StepSpec, Step> bind, Guard guard) {
    /** More would mean more connections to a server than a look is worth. */
    private static final int STEPS_AT_ONCE_MAX = 4;

    public Plan plan(Runbook runbook) throws InterruptedException {
        var planned = new ArrayList<Future<PlannedStep>>();
        try (var threads =
                Executors.newFixedThreadPool(
                        STEPS_AT_ONCE_MAX, Thread.ofPlatform().name("plan ", 1).factory())) {
            for (RunbookStep top : runbook.steps()) {
                boolean unwanted = unwanted(top).isPresent();
                top.all()
                        .filter(step -> step.work() instanceof RunbookStep.Work.One)
                        .forEach(
                                step ->
                                        planned.add(
                                                threads.submit(
                                                        () ->
                                                                look(
                                                                        step,
                                                                        unwanted
                                                                                ? unwanted(top)
                                                                                : unwanted(
                                                                                        step)))));
            }
            var steps = new ArrayList<PlannedStep>();
            try {
                for (Future<PlannedStep> each : planned) {
                    steps.add(each.get());
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException bug
                        ? bug
                        : new IllegalStateException(e.getCause());
            } finally {
                threads.shutdownNow();
            }
            return new Plan(runbook.name(), runbook.fingerprint(), steps);
        }
    }

    private static Optional<String> unwanted(RunbookStep step) {
        return step.rules().when().filter(when -> !when.holds()).map(when -> "when " + when.text());
    }

    private PlannedStep look(RunbookStep part, Optional<String> unwanted) {
        if (unwanted.isPresent() || !(part.work() instanceof RunbookStep.Work.One(StepSpec spec))) {
            return planned(part, unwanted, List.of(), List.of(), List.of(), "", false);
        }
        if (spec instanceof Approve approve) {
            var change =
                    new Forecast.Change(
                            Forecast.Verb.CHANGE,
                            "nothing until approved: " + approve.text(),
                            Amount.NONE);
            return planned(part, unwanted, List.of(), List.of(change), List.of(), "", false);
        }
        List<Access> access = List.of();
        try {
            Step step = bind.apply(part.kind(), spec);
            access = step.access();
            Forecast forecast = step.forecast();
            var problems = new ArrayList<>(guard.judge(access));
            problems.addAll(forecast.problems());
            return planned(
                    part, unwanted, access, forecast.changes(), problems, forecast.undo(), false);
        } catch (Failure e) {
            var problems = new ArrayList<>(guard.judge(access));
            problems.add(Problem.error(String.valueOf(e.getMessage()), e.remedy()));
            boolean badInput = e.exitCode() == ExitCode.BAD_INPUT;
            return planned(part, unwanted, access, List.of(), problems, "", badInput);
        }
    }

    private static PlannedStep planned(
            RunbookStep part,
            Optional<String> unwanted,
            List<Access> access,
            List<Forecast.Change> changes,
            List<Problem> problems,
            String undo,
            boolean badInput) {
        return new PlannedStep(
                part.path(),
                part.label(),
                part.kind(),
                unwanted,
                access,
                changes,
                problems,
                undo,
                badInput);
    }
}
