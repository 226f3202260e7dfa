package dev.rehome.search.elasticdump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.MappingMeta;
import dev.rehome.search.catalog.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What stands beside the documents of an index, each in a file of its own. All but the mapping is
 * JSON within a JSON text: elasticdump writes what the server said as a string, and takes nothing
 * else (6.125: Setting.setSettings, Alias.setAliases, Template.setTemplates).
 */
final class Metadata {
    /** What elasticdump leaves out of settings too (6.125: elasticsearch.js, settingsExclude). */
    private static final Set<String> OF_THE_ONE_INDEX =
            Set.of("version", "creation_date", "uuid", "provided_name", "resize");

    private Metadata() {}

    /**
     * The files' text by their kind, the word before {@code .json}.
     *
     * @param settings as the server gives them when they are not flat
     * @param parts of which the legacy templates are written, as elasticdump writes all of them for
     *     each index
     */
    static Map<String, String> of(Index index, JsonNode settings, List<Part> parts) {
        ObjectNode kept = settings.deepCopy();
        if (kept.path("index") instanceof ObjectNode ofIndex) {
            ofIndex.remove(OF_THE_ONE_INDEX);
        }
        String text = quoted(named(index, "settings", kept));
        ObjectNode templates = JsonNodeFactory.instance.objectNode();
        parts.stream()
                .filter(part -> part.kind() == Part.Kind.LEGACY_TEMPLATE)
                .forEach(part -> templates.set(part.name(), part.body()));
        var files = new TreeMap<String, String>();
        files.put("mapping", named(index, "mappings", unnoted(index.mappings())) + "\n");
        files.put("settings", text);
        files.put("analyzer", text); // it takes "analysis" out of it when it loads
        files.put("template", quoted(templates));
        // Nothing at all where there is none: of an empty object it makes a request that fails.
        files.put(
                "alias",
                index.aliases().isEmpty() ? "" : quoted(named(index, "aliases", index.aliases())));
        return files;
    }

    /** Without what Rehome notes in a mapping, be it of an index or of its type. */
    private static JsonNode unnoted(JsonNode mappings) {
        ObjectNode plain = new MappingMeta(mappings).without();
        for (var each : mappings.properties()) {
            var ofType = new MappingMeta(each.getValue());
            if (!ofType.ours().isEmpty()) {
                plain.set(each.getKey(), ofType.without());
            }
        }
        return plain;
    }

    private static ObjectNode named(Index index, String what, JsonNode value) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.putObject(index.name()).set(what, value);
        return tree;
    }

    private static String quoted(JsonNode tree) {
        return TextNode.valueOf(tree.toString()) + "\n";
    }

    /** {@code {"index": {"number_of_shards": "5"}}} as {@code index.number_of_shards} → 5. */
    static ObjectNode flat(JsonNode settings) {
        ObjectNode flat = JsonNodeFactory.instance.objectNode();
        flatten("", settings, flat);
        return flat;
    }

    private static void flatten(String prefix, JsonNode node, ObjectNode flat) {
        node.propertyStream()
                .forEach(
                        entry -> {
                            String name = prefix + entry.getKey();
                            if (entry.getValue().isObject()) {
                                flatten(name + ".", entry.getValue(), flat);
                            } else {
                                flat.set(name, entry.getValue());
                            }
                        });
    }
}
