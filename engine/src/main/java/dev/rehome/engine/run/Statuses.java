package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From what a journal holds of a run to where the run stands. */
record Statuses(Journal journal, RunHead head, History history) {

    RunStatus of(Runbook runbook) {
        var owner = head.alive();
        List<RunStatus.StepStatus> steps =
                runbook.singleSteps()
                        .map(step -> step(step, history.step(step.path()), owner.isPresent()))
                        .toList();
        Instant latest =
                steps.stream()
                        .flatMap(step -> step.told().stream())
                        .map(Told::at)
                        .reduce(history.latest(), (a, b) -> a.isBefore(b) ? b : a);
        RunStatus.State state = state(owner.isPresent(), runbook);
        return new RunStatus(
                head.run(),
                head.runbook(),
                history.opened().file(),
                state,
                history.rollback().isPresent(),
                owner,
                history.began(),
                latest,
                summary(history, runbook, steps),
                steppedBack(state, runbook),
                wayBack(runbook),
                steps);
    }

    private RunStatus.WayBack wayBack(Runbook runbook) {
        List<String> left =
                history.toUndo(runbook, Optional.empty()).stream().map(RunbookStep::path).toList();
        return new RunStatus.WayBack(
                left.stream().filter(path -> undo(path) instanceof WayBack.By).toList(),
                left.stream().filter(path -> undo(path) instanceof WayBack.NoReturn).toList());
    }

    private WayBack undo(String path) {
        return history.step(path).undo().orElseThrow(); // else it was not to be undone
    }

    private Optional<RunStatus.SteppedBack> steppedBack(RunStatus.State state, Runbook runbook) {
        return state == RunStatus.State.STEPPED_BACK
                ? history.returned()
                        .flatMap(Entry.RollbackBegun::to)
                        .map(path -> RunStatus.SteppedBack.to(path, history, runbook))
                : Optional.empty();
    }

    /** Only of a step that somebody is at, or was until the process ended or was paused. */
    private Optional<Told> told(String path, StepState state) {
        return state == StepState.RUNNING || state == StepState.UNDOING
                ? journal.told(head.run(), path)
                : Optional.empty();
    }

    private RunStatus.State state(boolean owned, Runbook runbook) {
        boolean back = history.rollback().isPresent();
        if (owned) {
            return back ? RunStatus.State.ROLLING_BACK : RunStatus.State.RUNNING;
        }
        return switch (history.last().orElse(null)) {
            case Entry.Paused _ -> RunStatus.State.PAUSED;
            case Entry.Ended(Event.Outcome outcome, _) ->
                    RunStatus.State.of(history.told(outcome, runbook));
            case null, default -> RunStatus.State.INTERRUPTED;
        };
    }

    private static String summary(
            History history, Runbook runbook, List<RunStatus.StepStatus> steps) {
        Optional<String> rejected = history.rejected();
        if (rejected.isPresent() && history.rollback().isEmpty()) {
            RunbookStep step = new StepNames(runbook).any(rejected.get());
            return "step %s was rejected; %s"
                    .formatted(StepNames.shown(step), history.step(rejected.get()).note());
        }
        if (history.last().orElse(null) instanceof Entry.Ended(_, String summary)) {
            return summary;
        }
        return "%d of %d steps done".formatted(history.done(), steps.size());
    }

    private RunStatus.StepStatus step(RunbookStep part, History.StepHistory past, boolean owned) {
        return new RunStatus.StepStatus(
                part.path(),
                part.label(),
                part.kind(),
                owned ? past.state() : unowned(past.state()),
                past.times().since(),
                past.times().until(),
                past.times().worked(),
                past.attempts(),
                told(part.path(), past.state()),
                past.note(),
                past.remedy(),
                past.differences(),
                past.undo().map(Statuses::words).orElse(""));
    }

    private static StepState unowned(StepState state) {
        return switch (state) {
            case RUNNING, RETRYING, UNDOING -> StepState.STOPPED;
            default -> state;
        };
    }

    private static String words(WayBack undo) {
        return switch (undo) {
            case WayBack.By(String kind, _) -> kind;
            case WayBack.Nothing(String why) -> "nothing: " + why;
            case WayBack.Stays(String why) -> "stays: " + why;
            case WayBack.NoReturn(String why) -> "no return: " + why;
        };
    }
}
