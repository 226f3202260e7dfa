package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The fields of a mapping, those inside of others too. */
public final class Fields {
    private static final List<String> LEVELS = List.of("properties", "fields");

    private Fields() {}

    /**
     * A field where it stands.
     *
     * @param among the fields beside it
     */
    public record Field(String name, ObjectNode described, ObjectNode among) {

        public String type() {
            return described.path("type").asText();
        }

        /** Takes it out of the mapping. */
        public void remove() {
            among.remove(name);
        }
    }

    /** All of them, outer ones first. */
    public static List<Field> of(JsonNode mapping) {
        var found = new ArrayList<Field>();
        add(mapping, found);
        return found;
    }

    private static void add(JsonNode mapping, List<Field> found) {
        for (String level : LEVELS) {
            if (mapping.path(level) instanceof ObjectNode among) {
                for (var each : among.properties()) {
                    if (each.getValue() instanceof ObjectNode described) {
                        found.add(new Field(each.getKey(), described, among));
                        add(described, found);
                    }
                }
            }
        }
    }
}
