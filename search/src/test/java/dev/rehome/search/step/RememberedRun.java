package dev.rehome.search.step;

import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import java.util.Optional;

/** A run whose cursor is kept in memory, and which can be killed when it is noted. */
final class RememberedRun implements Run {
    private final Progress progress;
    private Optional<Cursor> cursor = Optional.empty();

    /** How many notes are made until it is killed, once; 0 for never. */
    private int left;

    RememberedRun() {
        this(Progress.UNWATCHED);
    }

    /** One that somebody watches. */
    RememberedRun(Progress progress) {
        this.progress = progress;
    }

    /** As kill -9 does, at an instant before the next thing is noted. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** One that is killed once, when so many notes are made. */
    static RememberedRun killedAt(int note) {
        var run = new RememberedRun();
        run.left = note;
        return run;
    }

    @Override
    public RunId id() {
        return new RunId("20261121-120000-abcd");
    }

    @Override
    public synchronized Optional<Cursor> cursor() {
        return cursor;
    }

    @Override
    public synchronized void save(Cursor saved) {
        if (left > 0 && --left == 0) {
            throw new Killed();
        }
        cursor = Optional.of(saved);
    }

    @Override
    public Progress progress() {
        return progress;
    }
}
