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
 *
 * @param run that catches the copy up; empty for whoever only looks
 */
public record FinalPipeline(Cluster target, Notes notes, String index, String run) {
    private static final String SETTING = "index.final_pipeline";
    private static final String NONE = "_none";
    private static final String NAME = "name";
    private static final String RUN = "run";

    /** Of the index of that name. */
    public static FinalPipeline of(Cluster target, String index, String run)
            throws InterruptedException {
        return new FinalPipeline(target, new Notes(target, Product.of(target), index), index, run);
    }

    /**
     * Takes it away; one that another run took, and did not give back, is this one's from now on.
     */
    void pause() throws InterruptedException {
        String name = set();
        if (!name.equals(NONE)) {
            note(name);
            set(NONE);
        } else if (paused().isPresent()) {
            note(paused().get());
        }
    }

    private void note(String name) throws InterruptedException {
        var _ =
                notes.write(
                        Notes.FINAL_PIPELINE,
                        Optional.of(
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put(NAME, name)
                                        .put(RUN, run)));
    }

    /** The one that was taken and not given back, by whichever run. */
    public Optional<String> paused() throws InterruptedException {
        return notes.read(Notes.FINAL_PIPELINE).map(note -> note.path(NAME).asText());
    }

    /** The one that this run took last and did not give back. */
    public Optional<String> own() throws InterruptedException {
        return notes.read(Notes.FINAL_PIPELINE)
                .filter(note -> note.path(RUN).asText(run).equals(run))
                .map(note -> note.path(NAME).asText());
    }

    /** Gives it back, unless this run has not taken it, or somebody has set another since. */
    public void resume() throws InterruptedException {
        Optional<String> name = own();
        if (name.isPresent()) {
            if (set().equals(NONE)) {
                set(name.get());
            }
            var _ = notes.write(Notes.FINAL_PIPELINE, Optional.empty());
        }
    }

    /** The one that is set now. */
    private String set() throws InterruptedException {
        return new Indices(target)
                .named(index)
                .map(Index::settings)
                .map(settings -> settings.path(SETTING).asText(NONE))
                .orElse(NONE);
    }

    private void set(String name) throws InterruptedException {
        target.ask(
                Request.put(
                        "/%s/_settings".formatted(Names.encoded(index)),
                        JsonNodeFactory.instance.objectNode().put(SETTING, name)));
    }
}
