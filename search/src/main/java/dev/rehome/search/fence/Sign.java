package dev.rehome.search.fence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.note.Notes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Whose fence stands around an index; noted at the index, so that another journal or another
 * machine knows it too.
 *
 * @param at when it was raised
 */
public record Sign(String run, Instant at) {
    private static final String NOTE = "fence";

    public static Optional<Sign> of(Notes notes) throws InterruptedException {
        return notes.read(NOTE)
                .map(note -> new Sign(note.path("run").asText(), instant(note.path("at"))));
    }

    private static Instant instant(JsonNode written) {
        try {
            return Instant.parse(written.asText());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH; // written by somebody else
        }
    }

    /**
     * Notes it.
     *
     * @return whether there was room for it
     */
    boolean put(Notes notes) throws InterruptedException {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("run", run).put("at", at.toString());
        return notes.write(NOTE, Optional.of(note));
    }

    static void remove(Notes notes) throws InterruptedException {
        var _ = notes.write(NOTE, Optional.empty());
    }
}
