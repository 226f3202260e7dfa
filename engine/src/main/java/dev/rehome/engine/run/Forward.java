package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Meter;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Rules;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes one step from where the journal left it to its end. */
final class Forward {
    private static final Duration RETRY_PAUSE_MAX = Duration.ofMinutes(5);
    private static final String KEPT = "kept for the way back";

    private final Turn turn;
    private final RunbookStep part;
    private final StepSpec spec;
    private final String path;
    private final StepState before;
    private final Instant since;
    private boolean begun;
    private boolean toldTo; // by a person who looked, and holds for one attempt
    private Optional<WayBack> undo;

    Forward(Turn turn, RunbookStep part, StepSpec spec) {
        this.turn = turn;
        this.part = part;
        this.spec = spec;
        this.path = part.path();
        var past = turn.past().step(path);
        this.before = past.state();
        this.begun = past.begun();
        this.toldTo = before == StepState.RETRY_ASKED;
        this.undo = past.undo();
        this.since = turn.now();
    }

    Event.Outcome run() {
        return unlessSettled(
                () -> {
                    turn.publish(
                            new Event.StepStarted(
                                    turn.id(), since, path, part.label(), part.kind()));
                    return spec instanceof Approve approve ? gate(approve) : attempts();
                });
    }

    /** Notes that the step is what a rollback does when it comes back here; does nothing now. */
    Event.Outcome keep() {
        return unlessSettled(
                () -> {
                    var back = new WayBack.By(part.kind(), Tree.of((Record) spec));
                    turn.append(
                            new Entry.Intent(
                                    path, part.label(), part.kind(), Tree.of((Record) spec), back));
                    return finished(new Entry.Result.Held(KEPT), back, KEPT);
                });
    }

    private Event.Outcome unlessSettled(Supplier<Event.Outcome> work) {
        if (before.settled()) {
            return Event.Outcome.DONE;
        }
        var unwanted = part.rules().when().filter(when -> !when.holds());
        if (unwanted.isPresent()) {
            return skip("when " + unwanted.get().text());
        }
        if (turn.crew().paused()) {
            return Event.Outcome.PAUSED;
        }
        return work.get();
    }

    private Event.Outcome skip(String why) {
        turn.append(new Entry.Skipped(path, why, "when"));
        turn.publish(new Event.StepSkipped(turn.id(), turn.now(), path, part.label(), why));
        return Event.Outcome.DONE;
    }

    private Event.Outcome gate(Approve approve) {
        if (!turn.past().approved().contains(path)) {
            return waiting(approve.text());
        }
        return finished(
                new Entry.Result.Held("approved"),
                new WayBack.Nothing("an approval changes nothing"),
                "approved");
    }

    private Event.Outcome waiting(String text) {
        turn.append(new Entry.Waiting(path, text));
        turn.publish(new Event.WaitingForApproval(turn.id(), turn.now(), path, text));
        return Event.Outcome.WAITING;
    }

    private Event.Outcome attempts() {
        for (int attempt = 1; ; attempt++) {
            try {
                return turn.crew().work(limit(), this::attempt);
            } catch (InterruptedException e) {
                return Event.Outcome.PAUSED;
            } catch (RuntimeException | OutOfMemoryError e) {
                Failure failure = Turn.told(e);
                if (attempt > part.rules().retry().map(Rules.Retry::times).orElse(0)) {
                    return failed(failure);
                }
                turn.binder().stores().forget();
                Duration pause = pauseAfter(attempt);
                String why = String.valueOf(failure.getMessage());
                turn.append(new Entry.Retried(path, attempt + 1, why, Optional.empty()));
                turn.publish(
                        new Event.Retrying(turn.id(), turn.now(), path, attempt + 1, pause, why));
                if (!waited(pause)) {
                    return Event.Outcome.PAUSED;
                }
            }
        }
    }

    private Optional<Crew.Limit> limit() {
        return Optional.ofNullable(turn.past().timeouts().get(path))
                .or(() -> part.rules().timeout())
                .map(timeout -> new Crew.Limit(path, timeout));
    }

    /** Doubled after each attempt, up to a few minutes. */
    private Duration pauseAfter(int attempt) {
        Duration pause = part.rules().retry().map(Rules.Retry::pause).orElse(Duration.ZERO);
        for (int i = 1; i < attempt && pause.compareTo(RETRY_PAUSE_MAX) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(RETRY_PAUSE_MAX) < 0 ? pause : RETRY_PAUSE_MAX;
    }

    private boolean waited(Duration pause) {
        try {
            turn.crew()
                    .work(
                            Optional.empty(),
                            () -> {
                                Thread.sleep(pause);
                                return true;
                            });
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Event.Outcome failed(Failure failure) {
        String what = String.valueOf(failure.getMessage());
        turn.append(new Entry.Failed(path, what, failure.remedy()));
        turn.publish(
                new Event.StepFailed(
                        turn.id(), turn.now(), path, part.label(), what, failure.remedy()));
        return Event.Outcome.FAILED;
    }

    /** The meter tells how far the step came before its end is told. */
    private Event.Outcome attempt() throws InterruptedException {
        boolean whateverIsInDoubt = toldTo;
        toldTo = false;
        Step step = turn.binder().bind(part.kind(), spec);
        Supplier<Event.Outcome> end;
        try (Meter meter = turn.meter(path);
                Pulse _ = turn.pulse(path, path, meter)) {
            Run run = turn.run(path, meter);
            end =
                    switch (step.check(run)) {
                        case Check.Ready() -> apply(step, run);
                        case Check.Done(String why) -> begun ? verify(step, run) : already(why);
                        case Check.Blocked(String why, String remedy) ->
                                throw new Failure(why, remedy);
                        case Check.Unsure _ when whateverIsInDoubt -> apply(step, run);
                        case Check.Unsure(String why, String remedy) -> () -> inDoubt(why, remedy);
                    };
        }
        return end.get();
    }

    private Supplier<Event.Outcome> already(String why) {
        return () ->
                finished(
                        new Entry.Result.Already(why),
                        new WayBack.Nothing("it was so before this run"),
                        "nothing to do: " + why);
    }

    private Event.Outcome inDoubt(String why, String remedy) {
        turn.append(new Entry.InDoubt(path, why, remedy));
        turn.publish(new Event.StepFailed(turn.id(), turn.now(), path, part.label(), why, remedy));
        return Event.Outcome.IN_DOUBT;
    }

    private Supplier<Event.Outcome> apply(Step step, Run run) throws InterruptedException {
        turn.guard(step);
        WayBack back = undo.orElseGet(() -> turn.written(step.undo(run)));
        if (back instanceof WayBack.NoReturn(String why)
                && !turn.past().approved().contains(path)) {
            return () -> waiting("There is no way back from %s: %s".formatted(part.label(), why));
        }
        turn.append(
                new Entry.Intent(path, part.label(), part.kind(), Tree.of((Record) spec), back));
        begun = true;
        undo = Optional.of(back);
        step.apply(run);
        return verify(step, run);
    }

    private Supplier<Event.Outcome> verify(Step step, Run run) throws InterruptedException {
        WayBack back = undo.orElseThrow();
        return switch (step.verify(run)) {
            case Verdict.Holds(String proof) -> {
                WayBack known = turn.written(step.refine(turn.binder().undo(back), run));
                yield () -> finished(new Entry.Result.Held(proof), known, proof);
            }
            case Verdict.Differs differs -> () -> differs(differs);
        };
    }

    private Event.Outcome differs(Verdict.Differs found) {
        turn.append(
                new Entry.Outcome(
                        path,
                        new Entry.Result.Differed(found.summary(), found.differences()),
                        Optional.empty()));
        turn.publish(
                new Event.StepDiffers(
                        turn.id(),
                        turn.now(),
                        path,
                        part.label(),
                        found.summary(),
                        found.differences()));
        return Event.Outcome.DIFFERS;
    }

    private Event.Outcome finished(Entry.Result result, WayBack back, String words) {
        turn.append(new Entry.Outcome(path, result, Optional.of(back)));
        Instant now = turn.now();
        turn.publish(
                new Event.StepFinished(
                        turn.id(), now, path, part.label(), Duration.between(since, now), words));
        return Event.Outcome.DONE;
    }
}
