package dev.rehome.platform.step.helm;

import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import java.util.Optional;

/** A run whose cursor is kept in memory, and which can be killed after something is noted. */
final class RememberedRun implements Run {
    private Optional<Cursor> cursor = Optional.empty();
    private int left;

    /** As kill -9 does. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** One that is killed once, right after so many notes are made. */
    static RememberedRun killedAfter(int notes) {
        var run = new RememberedRun();
        run.left = notes;
        return run;
    }

    @Override
    public RunId id() {
        return new RunId("20261121-120000-abcd");
    }

    @Override
    public Optional<Cursor> cursor() {
        return cursor;
    }

    @Override
    public void save(Cursor saved) {
        cursor = Optional.of(saved);
        if (left > 0 && --left == 0) {
            throw new Killed();
        }
    }

    @Override
    public Progress progress() {
        return Progress.UNWATCHED;
    }
}
