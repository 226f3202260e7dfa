package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * An index as its cluster describes it.
 *
 * @param uuid no other index has it, not even a later one of the same name
 * @param settings flat: {@code index.number_of_shards} → {@code "5"}
 * @param mappings as the server gives them, with a level of types where it has types
 * @param aliases by name
 */
public record Index(
        String name, String uuid, JsonNode settings, JsonNode mappings, JsonNode aliases) {

    static Index of(String name, JsonNode described) {
        JsonNode settings = described.path("settings");
        return new Index(
                name,
                settings.path("index.uuid").asText(),
                settings,
                described.path("mappings"),
                described.path("aliases"));
    }

    public int shards() {
        return settings.path("index.number_of_shards").asInt(1);
    }

    /** One that the cluster or a plugin keeps for itself, or that was hidden by its owner. */
    boolean isHidden() {
        return name.startsWith(".") || settings.path("index.hidden").asBoolean(false);
    }

    /** Whether it answers a write before that is on the disk, which is not the servers' default. */
    public boolean isLazy() {
        return settings.path("index.translog.durability").asText().equalsIgnoreCase("async");
    }

    /** What its mappings say about keeping the documents; of each type, where there are types. */
    public List<JsonNode> sourceMappings() {
        return mappings.findValues("_source").stream().filter(JsonNode::isObject).toList();
    }

    /** The names of its types; none where the server has none, or where nothing was mapped yet. */
    public List<String> types() {
        return mappings.propertyStream()
                .map(Map.Entry::getKey)
                .filter(type -> !type.equals("_default_")) // of all types, and no type itself
                .toList();
    }
}
