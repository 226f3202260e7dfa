package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Events;
import dev.rehome.engine.event.Meter;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.plan.Guard;
import dev.rehome.engine.plan.SameStores;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.tree.Tree;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One process's turn at one run.
 *
 * @param pulse how often it tells where a running step stands
 */
record Turn(
        Journal journal,
        Lease lease,
        Runbook runbook,
        Binder binder,
        Guard guard,
        History past,
        Crew crew,
        Events events,
        Clock clock,
        Duration pulse) {
    private static final int FRAMES_SHOWN_MAX = 3;

    RunId id() {
        return lease.run();
    }

    Instant now() {
        return clock.instant();
    }

    void append(Entry entry) {
        lease.append(entry);
    }

    void publish(Event event) {
        events.publish(event);
    }

    Meter meter(String path) {
        return new Meter(events, clock, id(), path);
    }

    /**
     * Lets others see how far a step is, and later what it moved when.
     *
     * @param cursors the name under which it keeps its cursor
     */
    Pulse pulse(String path, String cursors, Meter meter) {
        var kept = new Kept(journal, id());
        var place = new Pulse.Place(path, cursors, () -> kept.throughput(cursors));
        return new Pulse(lease, clock, place, meter, pulse);
    }

    /**
     * What the step sees of the run.
     *
     * @param cursors the name under which it keeps its cursor
     */
    Run run(String cursors, Progress progress) {
        return new Run() {
            @Override
            public RunId id() {
                return lease.run();
            }

            @Override
            public Optional<Cursor> cursor() {
                return journal.cursor(lease.run(), cursors);
            }

            @Override
            public void save(Cursor cursor) {
                lease.save(cursors, cursor);
            }

            @Override
            public Progress progress() {
                return progress;
            }
        };
    }

    /**
     * Asks the guard, again and right before the step is applied: names may lead elsewhere by now.
     *
     * @throws Failure when the guard forbids it
     */
    void guard(Step step) {
        List<Access> access = step.access();
        new SameStores(past.opened().stores()).check(access);
        List<Problem> problems = guard.judge(access);
        if (!problems.isEmpty()) {
            throw new Failure(problems.getFirst().what(), problems.getFirst().remedy());
        }
    }

    Return wayBack() {
        return new Return(runbook, binder, journal, id());
    }

    WayBack written(Undo undo) {
        return switch (undo) {
            case Undo.By(String kind, var spec) -> new WayBack.By(kind, Tree.of((Record) spec));
            case Undo.Nothing(String why) -> new WayBack.Nothing(why);
            case Undo.Stays(String why) -> new WayBack.Stays(why);
            case Undo.PointOfNoReturn(String why) -> new WayBack.NoReturn(why);
        };
    }

    /** What went wrong, as an operator can be told; a bug says where it is. */
    static Failure told(Throwable thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(
                    "the heap of %s is too small for this"
                            .formatted(Figures.bytes(Runtime.getRuntime().maxMemory())),
                    "give it more with the variable REHOME_HEAP (REHOME_HEAP=1g), or let less be"
                            + " done at a time (--jobs, or 'jobs' in a runbook); then resume");
        }
        var where = new StringBuilder();
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES_SHOWN_MAX, frames.length); i++) {
            where.append(i == 0 ? "" : ", ").append(frames[i]);
        }
        return new Failure(
                "unexpected %s".formatted(thrown),
                "this is a bug in Rehome, please report it: at %s".formatted(where));
    }
}
