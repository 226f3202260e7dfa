package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A run whose cursor is kept in memory, and which can be killed when a certain one is saved. */
final class RememberedRun implements Run, Progress {
    private Optional<Cursor> cursor = Optional.empty();
    private Predicate<String> deadly = text -> false;
    private boolean dead;
    final List<String> notices = new ArrayList<>();

    /** Dies after the first cursor of that kind is saved: none of its threads saves another. */
    void dieAt(Predicate<String> text) {
        deadly = text;
    }

    /** As a next process finds it. */
    void begunAgain() {
        deadly = text -> false;
        dead = false;
    }

    /** The death of the process. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
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
        if (dead) {
            throw new Killed();
        }
        cursor = Optional.of(saved);
        if (deadly.test(saved.text())) {
            dead = true;
            throw new Killed();
        }
    }

    @Override
    public Progress progress() {
        return this;
    }

    @Override
    public void expect(String item, Amount total) {}

    @Override
    public void advance(String item, Amount done) {}

    @Override
    public void finish(String item, String result) {}

    @Override
    public void doing(String activity) {}

    @Override
    public synchronized void notice(String text) {
        notices.add(text);
    }
}
