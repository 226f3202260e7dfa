package dev.rehome.platform.step.object;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import java.util.Optional;

/**
 * How far a step is that keeps what was there before it changes it.
 *
 * @param name of the secret that keeps it
 * @param changed whether the change may have been made; not before all is kept
 */
record Keeping(String name, boolean changed) {
    private static final String CHANGED = " changed";

    static Optional<Keeping> of(Run run) {
        return run.cursor()
                .map(Cursor::text)
                .map(
                        text ->
                                text.endsWith(CHANGED)
                                        ? new Keeping(
                                                text.substring(0, text.length() - CHANGED.length()),
                                                true)
                                        : new Keeping(text, false));
    }

    Keeping changing() {
        return new Keeping(name, true);
    }

    Keeping noted(Run run) {
        run.save(new Cursor(name + (changed ? CHANGED : "")));
        return this;
    }
}
