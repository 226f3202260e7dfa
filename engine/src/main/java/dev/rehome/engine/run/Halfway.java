package dev.rehome.engine.run;

import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlannedStep;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import java.util.ArrayList;
import java.util.List;

/**
 * A run that stopped half-way, at a store that another one is about to write: what that one finds
 * in its way there is mostly this one's.
 *
 * @param step path of the first step of the other one that writes there
 * @param store as the other one calls it
 */
record Halfway(RunId run, String runbook, String step, String store) {
    /** How far back such runs are looked for. */
    private static final int LOOKED_THROUGH = 50;

    /**
     * All that stand in the way of a plan, the latest first; without those that a step of it has
     * found by itself, and tells more of.
     */
    static List<Halfway> of(Means means, Plan plan) {
        var stopped = new ArrayList<Halfway>();
        for (RunHead head : means.journal().runs(LOOKED_THROUGH)) {
            if (head.alive().isEmpty()) {
                History history = means.history(head.run());
                if (history.halfway() && !told(head.run(), plan)) {
                    meet(head, List.copyOf(history.opened().stores().values()), plan, stopped);
                }
            }
        }
        return stopped;
    }

    private static boolean told(RunId run, Plan plan) {
        return plan.errors().stream()
                .map(found -> found.problem().what() + found.problem().remedy())
                .anyMatch(text -> text.contains(run.text()));
    }

    private static void meet(
            RunHead head, List<StoreIdentity> stores, Plan plan, List<Halfway> stopped) {
        for (PlannedStep step : plan.steps()) {
            for (Access access : step.access()) {
                if (access.mode() == Access.Mode.WRITE
                        && stores.stream().anyMatch(access.identity()::still)) {
                    stopped.add(
                            new Halfway(head.run(), head.runbook(), step.path(), access.store()));
                    return;
                }
            }
        }
    }

    Problem problem() {
        return Problem.reason(
                "run %s (%s) stopped half-way, and had to do with %s, too"
                        .formatted(run, runbook, store),
                "rehome resume %1$s goes on with it, rehome rollback %1$s takes it back"
                        .formatted(run));
    }
}
