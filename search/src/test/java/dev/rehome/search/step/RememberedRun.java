package dev.rehome.search.step;

import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import java.util.Optional;

/** A run whose cursor is kept in memory. */
final class RememberedRun implements Run {
    private Optional<Cursor> cursor = Optional.empty();

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
        cursor = Optional.of(saved);
    }

    @Override
    public Progress progress() {
        return Progress.UNWATCHED;
    }
}
