package dev.rehome.engine.run;

import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlannedStep;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that has not come to its end, at a store that a step of another one is about to write: what
 * that one finds in its way there is mostly this one's.
 *
 * @param problem what is said of it
 * @param step path of the step
 */
record Halfway(Problem problem, String step) {
    /** How far back such runs are looked for. */
    private static final int LOOKED_THROUGH = 50;

    /**
     * All that are worth knowing for a plan, the latest first: those that were cut off, and where
     * something forbids a step also those that are under way, wait for a person or found
     * differences. Without those that a step has found by itself, and tells more of. Runs that this
     * Rehome cannot read are passed over: those who resume them are told.
     */
    static List<Halfway> of(Means means, Plan plan) {
        if (plan.steps().stream()
                .flatMap(step -> step.access().stream())
                .noneMatch(Halfway::writes)) {
            return List.of();
        }
        var found = new ArrayList<Halfway>();
        for (RunHead head : means.journal().runs(LOOKED_THROUGH)) {
            if (!told(head.run(), plan)) {
                history(means, head).ifPresent(history -> meet(head, history, plan, found));
            }
        }
        return found;
    }

    private static Optional<History> history(Means means, RunHead head) {
        try {
            return Optional.of(means.history(head.run()));
        } catch (Failure e) {
            return Optional.empty();
        }
    }

    private static boolean told(RunId run, Plan plan) {
        return plan.errors().stream()
                .map(found -> found.problem().what() + found.problem().remedy())
                .anyMatch(text -> text.contains(run.text()));
    }

    private static void meet(RunHead head, History history, Plan plan, List<Halfway> found) {
        boolean alive = head.alive().isPresent();
        boolean cutOff = !alive && history.cutOff();
        if (!history.unfinished()) {
            return;
        }
        for (PlannedStep step : plan.steps()) {
            boolean forbidden = step.problems().stream().anyMatch(Problem::forbids);
            step.access().stream()
                    .filter(access -> cutOff || forbidden)
                    .filter(Halfway::writes)
                    .filter(access -> has(history, access))
                    .map(access -> problem(head, access.store(), alive, cutOff))
                    .findFirst()
                    .ifPresent(problem -> found.add(new Halfway(problem, step.path())));
        }
    }

    private static boolean writes(Access access) {
        return access.mode() == Access.Mode.WRITE;
    }

    private static boolean has(History history, Access access) {
        return history.opened().stores().values().stream().anyMatch(access.identity()::still);
    }

    private static Problem problem(RunHead head, String store, boolean alive, boolean cutOff) {
        String how =
                alive ? "is under way" : cutOff ? "stopped half-way" : "has not come to its end";
        return Problem.reason(
                "run %s (%s) %s, and has to do with %s, too"
                        .formatted(head.run(), head.runbook(), how, store),
                (alive
                                ? "rehome status %s shows how far it is"
                                : "rehome resume %1$s goes on with it, rehome rollback %1$s goes"
                                        + " back")
                        .formatted(head.run()));
    }
}
