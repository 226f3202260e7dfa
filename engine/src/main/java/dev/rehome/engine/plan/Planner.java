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
import dev.rehome.engine.step.Undo;
import java.util.ArrayList;
import java.util.HashMap;
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
        List<RunbookStep> parts = runbook.singleSteps().toList();
        var planned = new ArrayList<Future<Seen>>();
        try (var threads =
                Executors.newFixedThreadPool(
                        STEPS_AT_ONCE_MAX, Thread.ofPlatform().name("plan ", 1).factory())) {
            parts.forEach(part -> planned.add(threads.submit(() -> look(runbook, part))));
            var steps = new ArrayList<PlannedStep>();
            var forward = new ArrayList<Seen>(); // what only a rollback does meets no need before
            try {
                for (int i = 0; i < parts.size(); i++) {
                    Seen seen = planned.get(i).get();
                    steps.add(seen.step().with(unmet(seen, forward)));
                    if (!runbook.isOnTheWayBack(parts.get(i))) {
                        forward.add(seen);
                    }
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException bug
                        ? bug
                        : new IllegalStateException(e.getCause());
            } finally {
                threads.shutdownNow();
            }
            return new Plan(runbook.name(), runbook.fingerprint(), warnedOfMakingTwice(steps));
        }
    }

    /** A step, what it needs, and where it may make what is needed later. */
    private record Seen(
            PlannedStep step, List<Forecast.Need> needs, Forecast.Unforeseen unforeseen) {

        static Seen of(PlannedStep step) {
            return new Seen(step, List.of(), Forecast.Unforeseen.NOTHING);
        }

        /** Of a way back, whose earlier steps may meet any need. */
        PlannedStep softened() {
            return step.with(needs.stream().map(need -> need.problem().softened()).toList());
        }

        boolean makes(Forecast.Need need) {
            return step.changes().stream()
                    .filter(change -> change.verb() == Forecast.Verb.CREATE)
                    .anyMatch(change -> change.what().equals(need.what()));
        }

        /** Whether it may make it for all that is known. */
        boolean mayMake(Forecast.Need need) {
            boolean writesThere =
                    step.access().stream()
                            .filter(access -> access.mode() == Access.Mode.WRITE)
                            .anyMatch(access -> access.store().equals(need.store()));
            return unforeseen.reaches(need) || (writesThere && !need.exact());
        }
    }

    /**
     * Each step sees the world before the first. What it needs there may be made until then: by an
     * earlier step that says so, or by one that may for all that is known, such as a person who is
     * waited for. Steps of one {@code parallel} begin at once.
     */
    private static List<Problem> unmet(Seen seen, List<Seen> earlier) {
        List<Seen> before =
                earlier.stream().filter(each -> !beside(each.step(), seen.step())).toList();
        return seen.needs().stream()
                .filter(need -> before.stream().noneMatch(step -> step.makes(need)))
                .map(
                        need ->
                                before.stream().anyMatch(step -> step.mayMake(need))
                                        ? need.problem().softened()
                                        : need.problem())
                .toList();
    }

    private static boolean beside(PlannedStep one, PlannedStep other) {
        int dot = one.path().lastIndexOf('.');
        return dot > 0 && other.path().startsWith(one.path().substring(0, dot + 1));
    }

    /** Each step sees the world before the first: what one makes, another may need not to find. */
    private static List<PlannedStep> warnedOfMakingTwice(List<PlannedStep> steps) {
        var makers = new HashMap<String, PlannedStep>();
        var warned = new ArrayList<PlannedStep>();
        for (PlannedStep step : steps) {
            var twice = new ArrayList<Problem>();
            for (Forecast.Change change : step.changes()) {
                if (change.verb() == Forecast.Verb.CREATE && !change.shared()) {
                    PlannedStep maker = makers.putIfAbsent(change.what(), step);
                    if (maker != null) {
                        twice.add(
                                Problem.warning(
                                        "step %s makes %s as well"
                                                .formatted(maker.path(), change.what()),
                                        "leave it out of one of them, unless it is moved away or"
                                                + " dropped in between"));
                    }
                }
            }
            warned.add(step.with(twice));
        }
        return warned;
    }

    private static Optional<String> unwanted(RunbookStep step) {
        return step.rules().when().filter(when -> !when.holds()).map(when -> "when " + when.text());
    }

    /**
     * A step that is to be taken back.
     *
     * @param told what to call what takes it back
     * @param undo as it was journaled
     * @param beyondNoReturn leave it as it is when nothing can take it back
     */
    public record Back(String path, String label, String told, Undo undo, boolean beyondNoReturn) {}

    /** As {@link #plan}, of the way back: these steps in this order. */
    public Plan planBack(Runbook runbook, List<Back> back) {
        return new Plan(
                runbook.name(), runbook.fingerprint(), back.stream().map(this::lookBack).toList());
    }

    private PlannedStep lookBack(Back back) {
        return switch (back.undo()) {
            case Undo.By(String kind, var spec) ->
                    look(back.path(), back.told(), kind, spec).softened();
            case Undo.Nothing(String why) -> left(back, why);
            case Undo.Stays(String why) -> left(back, why);
            case Undo.PointOfNoReturn(String why) when back.beyondNoReturn() ->
                    left(back, "left as it is: " + why);
            case Undo.PointOfNoReturn(String why) ->
                    planned(
                            back.path(),
                            back.label(),
                            "no return",
                            List.of(),
                            new Forecast(
                                    List.of(),
                                    List.of(
                                            Problem.error(
                                                    "there is no way back from %s: %s"
                                                            .formatted(back.label(), why),
                                                    "--beyond-no-return leaves all such steps as"
                                                            + " they are")),
                                    ""));
        };
    }

    private static PlannedStep left(Back back, String why) {
        return unwanted(back.path(), back.label(), back.label(), why);
    }

    private Seen look(Runbook runbook, RunbookStep part) {
        Seen seen = look(part, unwanted(part));
        return runbook.isOnTheWayBack(part) ? Seen.of(seen.step().onTheWayBack()) : seen;
    }

    private Seen look(RunbookStep part, Optional<String> unwanted) {
        if (unwanted.isPresent()) {
            return Seen.of(unwanted(part.path(), part.label(), part.kind(), unwanted.get()));
        }
        return switch (part.work()) {
            case RunbookStep.Work.One(Approve approve) ->
                    new Seen(
                            planned(
                                    part.path(),
                                    part.label(),
                                    part.kind(),
                                    List.of(),
                                    new Forecast(
                                            List.of(
                                                    new Forecast.Change(
                                                            Forecast.Verb.WAIT,
                                                            "approval: " + approve.text(),
                                                            Amount.NONE)),
                                            List.of(),
                                            "")),
                            List.of(),
                            Forecast.Unforeseen.ANYWHERE);
            case RunbookStep.Work.One(StepSpec spec) ->
                    look(part.path(), part.label(), part.kind(), spec);
            case RunbookStep.Work.Together _,
                    RunbookStep.Work.OnTheWayBack _,
                    RunbookStep.Work.Unknown _ ->
                    throw new IllegalStateException("no step of a runbook file: " + part);
        };
    }

    private Seen look(String path, String label, String kind, StepSpec spec) {
        List<Access> access = List.of();
        try {
            Step step = bind.apply(kind, spec);
            access = step.access();
            Forecast forecast = step.forecast();
            return new Seen(
                    planned(path, label, kind, access, forecast),
                    forecast.needs(),
                    forecast.unforeseen());
        } catch (Failure e) {
            var problem = Problem.error(String.valueOf(e.getMessage()), e.remedy());
            var forecast = new Forecast(List.of(), List.of(problem), "");
            PlannedStep failed = planned(path, label, kind, access, forecast);
            return Seen.of(e.exitCode() == ExitCode.BAD_INPUT ? failed.asBadInput() : failed);
        }
    }

    private PlannedStep planned(
            String path, String label, String kind, List<Access> access, Forecast forecast) {
        List<Problem> forbidden = guard.judge(access); // what it would find there is no matter then
        List<Problem> problems = forbidden.isEmpty() ? forecast.problems() : forbidden;
        return new PlannedStep(
                path,
                label,
                kind,
                Optional.empty(),
                access,
                forecast.changes(),
                problems,
                forecast.undo(),
                false);
    }

    private static PlannedStep unwanted(String path, String label, String kind, String why) {
        return new PlannedStep(
                path, label, kind, Optional.of(why), List.of(), List.of(), List.of(), "", false);
    }
}
