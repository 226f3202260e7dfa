package dev.rehome.search.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.survey.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an index is besides its documents: how many a search counts, settings, mappings and
 * aliases. What the target's version cannot have, or has under another name, is not expected there.
 */
record CompareMetadata(Cluster source, Cluster target, Product from, Product to) {
    /** Which every version writes otherwise, or an operator may well want otherwise. */
    private static final Set<String> OWN_AFFAIR =
            Set.of(
                    "index.number_of_replicas",
                    "index.auto_expand_replicas",
                    "index.refresh_interval",
                    "index.number_of_routing_shards", // Elasticsearch does not tell it
                    "index.knn");

    /** One line for each difference. */
    List<String> differences(Index here, Index there) throws InterruptedException {
        var lines = new ArrayList<String>();
        long counted = count(source, here.name());
        long found = count(target, there.name());
        if (counted != found) {
            lines.add(
                    "%s: a search counts %d documents at the source, %d at the target"
                            .formatted(here.name(), counted, found));
        }
        CarriedIndex expected = new Trial(target).of(CarriedIndex.of(here, from, to)).carried();
        CarriedIndex seen = CarriedIndex.of(there, to, to);
        compare(here, "setting", flat(expected.settings()), flat(seen.settings()), lines);
        compare(here, "mapping", flat(expected.mappings()), flat(seen.mappings()), lines);
        compare(here, "alias", each(here.aliases()), each(there.aliases()), lines);
        return lines;
    }

    private static long count(Cluster cluster, String index) throws InterruptedException {
        return cluster.ask(Request.get("/" + Names.encoded(index) + "/_count"))
                .path("count")
                .asLong();
    }

    private static void compare(
            Index index,
            String what,
            Map<String, String> expected,
            Map<String, String> seen,
            List<String> lines) {
        var names = new TreeSet<>(expected.keySet());
        names.addAll(seen.keySet());
        names.removeAll(OWN_AFFAIR);
        for (String name : names) {
            String one = expected.get(name);
            String two = seen.get(name);
            if (!Objects.equals(one, two)) {
                lines.add(
                        "%s: %s %s is %s instead of %s"
                                .formatted(index.name(), what, name, told(two), told(one)));
            }
        }
    }

    private static String told(@Nullable String value) {
        return Optional.ofNullable(value).orElse("missing");
    }

    private static Map<String, String> each(JsonNode object) {
        var all = new TreeMap<String, String>();
        object.propertyStream().forEach(entry -> all.put(entry.getKey(), sorted(entry.getValue())));
        return all;
    }

    /** Servers keep the members of an object in an order of their own. */
    private static String sorted(JsonNode node) {
        return node instanceof ObjectNode ? flat(node).toString() : node.toString();
    }

    /** {@code properties.a.type} → {@code "keyword"}. */
    private static Map<String, String> flat(JsonNode object) {
        var all = new TreeMap<String, String>();
        flat("", object, all);
        return all;
    }

    private static void flat(String path, JsonNode node, Map<String, String> all) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.propertyStream()
                    .forEach(
                            each ->
                                    flat(
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
