package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What people keep in a mapping under {@code _meta}, and Rehome beside it, under {@code
 * _meta.rehome}.
 *
 * @param mapping without a level of types
 */
public record MappingMeta(JsonNode mapping) {
    private static final String META = "_meta";
    private static final String OURS = "rehome";

    /** What Rehome keeps there; empty for nothing. */
    public ObjectNode ours() {
        return object(mapping.path(META).path(OURS));
    }

    /** All of {@code _meta}, with that in the place of what Rehome keeps there. */
    public ObjectNode with(ObjectNode ours) {
        ObjectNode meta = object(mapping.path(META));
        if (ours.isEmpty()) {
            meta.remove(OURS);
        } else {
            meta.set(OURS, ours);
        }
        return meta;
    }

    /** The mapping without what Rehome keeps there. */
    public ObjectNode without() {
        ObjectNode copy = object(mapping);
        ObjectNode meta = with(JsonNodeFactory.instance.objectNode());
        if (meta.isEmpty()) {
            copy.remove(META);
        } else {
            copy.set(META, meta);
        }
        return copy;
    }

    private static ObjectNode object(JsonNode node) {
        return node.isObject() ? node.deepCopy() : JsonNodeFactory.instance.objectNode();
    }
}
