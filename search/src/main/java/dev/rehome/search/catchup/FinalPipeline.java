package dev.rehome.search.catchup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.note.Notes;
import java.util.Optional;

/**
 * The pipeline that an index puts every document through in the end. A request can keep documents
 * from the index's other pipeline, and not from this one, which would change those that are as they
 * are to be: so a copy goes without while it is caught up. What it had is noted at it first, so
 * that it comes back also after a crash.
 */
public record FinalPipeline(Cluster target, Notes notes, String index) {

    /** Of the index of that name. */
    public static FinalPipeline of(Cluster target, String index) throws InterruptedException {
        return new FinalPipeline(target, new Notes(target, Product.of(target), index), index);
    }

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

    /** The one that was taken and not given back. */
    public Optional<String> paused() throws InterruptedException {
        return notes.read(Notes.FINAL_PIPELINE).map(note -> note.path(NAME).asText());
    }

    /** Gives it back; nothing when it was not taken. */
    public void resume() throws InterruptedException {
        Optional<String> name = paused();
        if (name.isPresent()) {
            set(name.get());
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
