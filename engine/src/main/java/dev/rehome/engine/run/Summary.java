package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.step.RunId;
import java.util.List;
import java.util.Optional;

/** How a process left a run, in one line. */
final class Summary {

    private Summary() {}

    static String of(RunId run, Event.Outcome outcome, History history, Runbook runbook) {
        return switch (outcome) {
            case DONE -> steps(history);
            case FAILED ->
                    history.rollback().isPresent()
                            ? "the rollback stopped; rehome resume %s goes on with it"
                                    .formatted(run)
                            : "stopped after %s; rehome resume %s goes on"
                                    .formatted(steps(history), run);
            case DIFFERS -> "differences were found";
            case WAITING -> "waits for approval: rehome approve %s".formatted(run);
            case IN_DOUBT -> "a person has to look: rehome status %s".formatted(run);
            case PAUSED -> "paused: rehome resume %s goes on".formatted(run);
            case ROLLED_BACK -> back(run, history.rollback().flatMap(begun -> begun.to()), runbook);
        };
    }

    /** {@code 5 steps done, 1 skipped}. */
    private static String steps(History history) {
        List<StepState> states =
                history.steps().values().stream().map(step -> step.state()).toList();
        long skipped = states.stream().filter(state -> state == StepState.SKIPPED).count();
        long done = states.stream().filter(StepState::settled).count() - skipped;
        return Figures.count(done, "step")
                + " done"
                + (skipped == 0 ? "" : ", " + skipped + " skipped");
    }

    private static String back(RunId run, Optional<String> to, Runbook runbook) {
        return to.map(path -> new StepNames(runbook).any(path))
                .map(
                        step ->
                                "rolled back to before step %s; rehome resume %s goes on from there"
                                        .formatted(StepNames.shown(step), run))
                .orElse("rolled back");
    }
}
