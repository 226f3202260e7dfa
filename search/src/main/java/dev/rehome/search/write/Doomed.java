package dev.rehome.search.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.document.Hit;
import java.util.List;
import java.util.Optional;

/**
 * A document that is to be deleted, as long as it is in that version.
 *
 * @param version as the server counts its writes
 */
public record Doomed(String id, Optional<String> routing, long version) {

    public static Doomed of(Hit hit) {
        return new Doomed(hit.idText(), hit.routingText(), hit.version());
    }

    /** What {@code _mget} takes. */
    public static JsonNode asked(List<Doomed> documents) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode docs = body.putArray("docs");
        for (Doomed each : documents) {
            ObjectNode doc = docs.addObject().put("_id", each.id());
            each.routing().ifPresent(text -> doc.put("routing", text));
        }
        return body;
    }
}
