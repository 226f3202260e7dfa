package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Meter;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Verdict;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes one step back, from wherever it or an earlier attempt to take it back has come. */
final class Backward {
    private final Turn turn;
    private final RunbookStep part;
    private final String path;
    private final String label;
    private final String told;
    private final boolean beyondNoReturn;
    private final boolean toldTo; // by a person who looked

    Backward(Turn turn, RunbookStep part, boolean beyondNoReturn) {
        this.turn = turn;
        this.part = part;
        this.path = part.path();
        this.label = part.label();
        this.told = turn.runbook().backLabel(part);
        this.beyondNoReturn = beyondNoReturn;
        this.toldTo = turn.past().step(part.path()).state() == StepState.RETRY_ASKED;
    }

    /** DONE when the rollback can go on. */
    Event.Outcome run() {
        WayBack written = turn.past().step(path).undo().orElse(new WayBack.Nothing("not begun"));
        try {
            return back(turn.written(turn.wayBack().behind(part, written)));
        } catch (Failure failure) {
            return failed(failure);
        }
    }

    private Event.Outcome back(WayBack known) {
        return switch (known) {
            case WayBack.Nothing(String why) -> undone(why, false);
            case WayBack.Stays(String why) -> undone(why, false);
            case WayBack.NoReturn(String why) when beyondNoReturn -> undone(why, true);
            case WayBack.NoReturn(String why) ->
                    failed(
                            new Failure(
                                    "there is no way back from %s: %s".formatted(label, why),
                                    "roll back to the step after it, or leave it as it is and undo"
                                            + " the rest with --beyond-no-return"));
            case WayBack.By back -> by(back);
        };
    }

    private Event.Outcome by(WayBack.By back) {
        turn.append(new Entry.UndoIntent(path, back));
        turn.publish(new Event.StepStarted(turn.id(), turn.now(), path, told, back.kind()));
        try {
            return turn.crew().work(Optional.empty(), () -> apply(back));
        } catch (InterruptedException e) {
            return Event.Outcome.PAUSED;
        } catch (RuntimeException | OutOfMemoryError e) {
            return failed(Turn.told(e));
        }
    }

    private Event.Outcome apply(WayBack.By back) throws InterruptedException {
        var binder = turn.binder();
        Step step = binder.bind(back.kind(), binder.read(back.kind(), back.arguments()));
        String cursors = Journal.undoOf(path);
        Supplier<Event.Outcome> end;
        try (Meter meter = turn.meter(path);
                Pulse _ = turn.pulse(path, cursors, meter)) {
            end = apply(step, turn.run(cursors, meter));
        }
        return end.get();
    }

    private Supplier<Event.Outcome> apply(Step step, Run run) throws InterruptedException {
        switch (step.check(run)) {
            case Check.Done(String why) -> {
                return () -> undone(why, false);
            }
            case Check.Blocked(String why, String remedy) -> throw new Failure(why, remedy);
            case Check.Unsure(String why, String remedy) when !toldTo -> {
                return () -> inDoubt(why, remedy);
            }
            case Check.Ready _, Check.Unsure _ -> {
                turn.guard(step);
                step.apply(run);
            }
        }
        return switch (step.verify(run)) {
            case Verdict.Holds(String proof) -> () -> undone(proof, false);
            case Verdict.Differs differs ->
                    throw new Failure(
                            "undone, but not as it was: "
                                    + differs.summary()
                                    + String.join(
                                            "",
                                            differs.differences().stream()
                                                    .map("\n  "::concat)
                                                    .toList()),
                            "look at it, then roll back again");
        };
    }

    private Event.Outcome inDoubt(String why, String remedy) {
        turn.append(new Entry.UndoFailed(path, why, remedy));
        turn.publish(new Event.StepFailed(turn.id(), turn.now(), path, label, why, remedy));
        return Event.Outcome.IN_DOUBT;
    }

    private Event.Outcome undone(String result, boolean left) {
        turn.append(new Entry.UndoOutcome(path, result, left));
        turn.publish(
                new Event.StepUndone(
                        turn.id(), turn.now(), path, label, left ? "left: " + result : result));
        return Event.Outcome.DONE;
    }

    private Event.Outcome failed(Failure failure) {
        String what = String.valueOf(failure.getMessage());
        turn.append(new Entry.UndoFailed(path, what, failure.remedy()));
        turn.publish(
                new Event.StepFailed(turn.id(), turn.now(), path, told, what, failure.remedy()));
        return Event.Outcome.FAILED;
    }
}
