package dev.rehome.platform.step.helm;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.util.List;
import java.util.Optional;

/**
 * How far the setting of values has come, as the run notes it.
 *
 * @param file the values file itself, not a link to it
 * @param copy of it from before, beside it
 * @param before SHA-256 of the copy, once it is there; empty as long as the file is not touched
 * @param after SHA-256 of all that was written, or is about to be
 */
record KeptValues(String file, String copy, Optional<String> before, List<String> after) {

    static Optional<KeptValues> of(Run run) {
        return run.cursor().map(cursor -> Tree.read(KeptValues.class, Json.read(cursor.text())));
    }

    void save(Run run) {
        run.save(new Cursor(Json.write(Tree.of(this))));
    }
}
