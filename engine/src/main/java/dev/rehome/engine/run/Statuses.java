package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import java.util.List;

/** From what a journal holds of a run to where the run stands. */
final class Statuses {

    private Statuses() {}

    static RunStatus of(RunHead head, Runbook runbook, History history) {
        var owner = head.alive();
        var state = state(owner.isPresent(), history);
        List<RunStatus.StepStatus> steps =
                runbook.singleSteps()
                        .map(step -> step(step, history.step(step.path()), owner.isPresent()))
                        .toList();
        return new RunStatus(
                head.run(),
                head.runbook(),
                history.opened().file(),
                state,
                owner,
                history.began(),
                history.latest(),
                summary(history, steps),
                steps);
    }

    private static RunStatus.State state(boolean owned, History history) {
        boolean back = history.rollback().isPresent();
        if (owned) {
            return back ? RunStatus.State.ROLLING_BACK : RunStatus.State.RUNNING;
        }
        return switch (history.last().orElse(null)) {
            case Entry.Paused _ -> RunStatus.State.PAUSED;
            case Entry.Ended(Event.Outcome outcome, _) ->
                    switch (outcome) {
                        case DONE -> RunStatus.State.DONE;
                        case FAILED -> RunStatus.State.FAILED;
                        case DIFFERS -> RunStatus.State.DIFFERS;
                        case WAITING -> RunStatus.State.WAITING;
                        case IN_DOUBT -> RunStatus.State.IN_DOUBT;
                        case PAUSED -> RunStatus.State.PAUSED;
                        case ROLLED_BACK -> RunStatus.State.ROLLED_BACK;
                    };
            case null, default -> RunStatus.State.INTERRUPTED;
        };
    }

    private static String summary(History history, List<RunStatus.StepStatus> steps) {
        if (history.last().orElse(null) instanceof Entry.Ended(_, String summary)) {
            return summary;
        }
        long settled = steps.stream().filter(step -> step.state().settled()).count();
        return "%d of %d steps done".formatted(settled, steps.size());
    }

    private static RunStatus.StepStatus step(
            RunbookStep part, History.StepHistory past, boolean owned) {
        return new RunStatus.StepStatus(
                part.path(),
                part.label(),
                part.kind(),
                owned ? past.state() : unowned(past.state()),
                past.times().since(),
                past.times().until(),
                past.times().worked(),
                past.attempts(),
                past.note(),
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
            case WayBack.NoReturn(String why) -> "no return: " + why;
        };
    }
}
