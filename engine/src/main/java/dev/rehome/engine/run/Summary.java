package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.step.RunId;

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
            case STEPPED_BACK, ROLLED_BACK ->
                    history.rollback()
                            .flatMap(Entry.RollbackBegun::to)
                            .map(path -> back(run, outcome, path, history, runbook))
                            .orElse("rolled back");
        };
    }

    /** {@code 5 steps done, 1 skipped}. */
    private static String steps(History history) {
        long skipped =
                history.steps().values().stream()
                        .filter(step -> step.state() == StepState.SKIPPED)
                        .count();
        return Figures.count(history.done(), "step")
                + " done"
                + (skipped == 0 ? "" : ", " + skipped + " skipped");
    }

    private static String back(
            RunId run, Event.Outcome outcome, String to, History history, Runbook runbook) {
        String words =
                outcome == Event.Outcome.STEPPED_BACK
                        ? "stepped back " + RunStatus.SteppedBack.to(to, history, runbook).words()
                        : "rolled back to before step "
                                + StepNames.shown(new StepNames(runbook).any(to));
        return "%s; rehome resume %s goes on from there".formatted(words, run);
    }
}
