package dev.rehome.postgres.step;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a step looks up in the world once, when it is first applied: kept in its cursor, so that a
 * later attempt is about the same, whatever has come to the server since.
 */
final class Settled {
    private Settled() {}

    /** What the cursor of a step holds that is about some databases, and needs no more. */
    record Databases(List<String> databases) {}

    /** The databases that the step is about. */
    static List<String> databases(Run run, Supplier<List<String>> now) {
        return once(run, Databases.class, () -> new Databases(now.get())).databases();
    }

    /** What the first attempt settled; looks and writes it down when this is the first. */
    static <R extends Record> R once(Run run, Class<R> type, Supplier<R> look) {
        return in(run, type)
                .orElseGet(
                        () -> {
                            R seen = look.get();
                            run.save(new Cursor(Json.write(Tree.of(seen))));
                            return seen;
                        });
    }

    /** What an attempt has settled; empty before the first. */
    static <R extends Record> Optional<R> in(Run run, Class<R> type) {
        return run.cursor().map(cursor -> Tree.read(type, Json.read(cursor.text())));
    }
}
