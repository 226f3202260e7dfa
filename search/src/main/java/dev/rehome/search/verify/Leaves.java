package dev.rehome.search.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** What a tree says in the end, whatever the order in which a server keeps its members. */
public final class Leaves {

    private Leaves() {}

    /** {@code properties.a.type} → {@code keyword}. */
    public static Map<String, String> of(JsonNode tree) {
        var all = new TreeMap<String, String>();
        add("", tree, all);
        return all;
    }

    /** The members of an object, each as one text. */
    public static Map<String, String> members(JsonNode object) {
        var all = new TreeMap<String, String>();
        object.propertyStream().forEach(entry -> all.put(entry.getKey(), text(entry.getValue())));
        return all;
    }

    /** Whether a tree says all that another does, and perhaps more. */
    public static boolean cover(JsonNode tree, JsonNode wanted) {
        return of(tree).entrySet().containsAll(of(wanted).entrySet());
    }

    private static String text(JsonNode node) {
        return node instanceof ObjectNode ? of(node).toString() : node.toString();
    }

    private static void add(String path, JsonNode node, Map<String, String> all) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.propertyStream()
                    .forEach(
                            each ->
                                    add(
                                            path.isEmpty()
                                                    ? each.getKey()
                                                    : path + "." + each.getKey(),
                                            each.getValue(),
                                            all));
        } else if (!path.isEmpty()) {
            all.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
