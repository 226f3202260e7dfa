package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.runbook.RunbookStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the parts of a script in order, or takes them back in the opposite order. */
record Runner(Turn turn) {

    /** Does what is left to do, until the end or the first step that does not get there. */
    Event.Outcome forward() {
        for (RunbookStep part : turn.runbook().steps()) {
            Event.Outcome outcome = forward(part);
            if (outcome != Event.Outcome.DONE) {
                return outcome;
            }
        }
        return Event.Outcome.DONE;
    }

    private Event.Outcome forward(RunbookStep part) {
        return switch (part.work()) {
            case RunbookStep.Work.One(var spec) -> new Forward(turn, part, spec).run();
            case RunbookStep.Work.Together(var steps) -> together(part.path(), steps);
            case RunbookStep.Work.OnTheWayBack(var steps) -> keep(steps);
            case RunbookStep.Work.Unknown _ ->
                    throw new IllegalStateException("refused before anything began: " + part);
        };
    }

    /** What is begun last is taken back first: so the first of them is noted last. */
    private Event.Outcome keep(List<RunbookStep> steps) {
        for (RunbookStep part : steps.reversed()) {
            if (part.work() instanceof RunbookStep.Work.One(var spec)) {
                Event.Outcome outcome = new Forward(turn, part, spec).keep();
                if (outcome != Event.Outcome.DONE) {
                    return outcome;
                }
            }
        }
        return Event.Outcome.DONE;
    }

    /** A step that fails does not stop the others: half-done work is worth less than done. */
    private Event.Outcome together(String path, List<RunbookStep> steps) {
        Event.Outcome worst = Event.Outcome.DONE;
        try (var threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("step " + path + ".", 1).factory())) {
            var running = new ArrayList<Future<Event.Outcome>>();
            for (RunbookStep part : steps) {
                running.add(threads.submit(() -> forward(part)));
            }
            for (Future<Event.Outcome> each : running) {
                worst = worse(worst, outcome(each));
            }
        }
        return worst;
    }

    private Event.Outcome outcome(Future<Event.Outcome> running) {
        while (true) {
            try {
                return running.get();
            } catch (InterruptedException e) {
                turn.crew().pause(); // the steps end soon, and their outcomes are still wanted
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException thrown) {
                    throw thrown;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private static Event.Outcome worse(Event.Outcome a, Event.Outcome b) {
        var order =
                List.of(
                        Event.Outcome.PAUSED,
                        Event.Outcome.IN_DOUBT,
                        Event.Outcome.FAILED,
                        Event.Outcome.DIFFERS,
                        Event.Outcome.WAITING,
                        Event.Outcome.DONE);
        return order.indexOf(a) < order.indexOf(b) ? a : b;
    }

    /** Undoes what {@code rollback} asks for, last begun first. */
    Event.Outcome backward(Entry.RollbackBegun rollback) {
        for (RunbookStep part : turn.past().toUndo(turn.runbook(), rollback.to())) {
            Event.Outcome outcome = new Backward(turn, part, rollback.beyondNoReturn()).run();
            if (outcome != Event.Outcome.DONE) {
                return outcome;
            }
        }
        return Event.Outcome.ROLLED_BACK;
    }
}
