package dev.rehome.search.catchup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import dev.rehome.search.note.Notes;
import java.util.Optional;

/**
 * The pipeline that an index puts every document through in the end. A request can keep documents
 * from the index's other pipeline, and not from this one, which would change those that are as they
 * are to be: so a copy goes without while it is caught up. What it had is noted at it first, so
 * that it comes back also after a crash.
 */
record FinalPipeline(Cluster target, Notes notes, String index) {
    private static final String SETTING = "index.final_pipeline";
    private static final String NONE = "_none";
    private static final String NAME = "name";

    void pause() throws InterruptedException {
        String name =
                new Indices(target)
                        .named(index)
                        .map(Index::settings)
                        .map(settings -> settings.path(SETTING).asText(NONE))
                        .orElse(NONE);
        if (!name.equals(NONE)) {
            var _ =
                    notes.write(
                            Notes.FINAL_PIPELINE,
                            Optional.of(JsonNodeFactory.instance.objectNode().put(NAME, name)));
            set(NONE);
        }
    }

    /** Gives it back; nothing when it was not taken. */
    void resume() throws InterruptedException {
        var noted = notes.read(Notes.FINAL_PIPELINE);
        if (noted.isPresent()) {
            set(noted.get().path(NAME).asText());
            var _ = notes.write(Notes.FINAL_PIPELINE, Optional.empty());
        }
    }

    private void set(String name) throws InterruptedException {
        target.ask(
                Request.put(
                        "/%s/_settings".formatted(Names.encoded(index)),
                        JsonNodeFactory.instance.objectNode().put(SETTING, name)));
    }
}
