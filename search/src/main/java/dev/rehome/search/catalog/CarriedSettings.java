package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.connect.Product;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Settings of an index or a template, without what another cluster does not take. */
final class CarriedSettings {
    /** What a server writes into an index by itself, and takes from nobody. */
    private static final Pattern OWN =
            Pattern.compile(
                    "index\\.(uuid|provided_name|creation_date.*|version\\..*|history_uuid|resize\\..*"
                        + "|shrink\\..*|verified_before_close|routing\\.allocation\\.initial_recovery\\..*"
                        + "|routing_path)");

    /** Where it lives and who looks after it, which is the other cluster's own affair. */
    private static final Pattern PLACE =
            Pattern.compile(
                    "index\\.(routing\\.allocation\\..*|lifecycle\\..*|plugins\\.index_state_management\\..*"
                        + "|blocks\\..*|frozen|search\\.throttled|opendistro\\.index_state_management\\..*|store\\.type|replication\\.type"
                        + "|remote_store\\..*)");

    /**
     * Up to version 6 a document's shard is its routing's hash modulo the number of shards. Later
     * versions cut hashes up otherwise, and two documents of one id and different routing, which
     * were on two shards, could meet on one, where only one of them has a place. So the index is
     * asked for as it was.
     */
    private static final String ROUTING_SHARDS = "index.number_of_routing_shards";

    private static final int VERSION_7 = 7_000_000;

    private CarriedSettings() {}

    /**
     * What would be so anyhow: OpenSearch writes the first into every index, Elasticsearch from
     * 7.10 on the last, and a clone or a shrunk index has the other.
     */
    private static boolean isUsual(String name, JsonNode value) {
        return switch (name) {
            case "index.replication.type" -> value.asText().equals("DOCUMENT");
            case "index.routing_partition_size" -> value.asText().equals("1");
            case "index.routing.allocation.include._tier_preference" ->
                    value.asText().equals("data_content");
            default -> false;
        };
    }

    private static boolean isOfVersion6(JsonNode settings) {
        int created = settings.path("index.version.created").asInt(VERSION_7);
        return created < VERSION_7 && settings.has("index.number_of_shards");
    }

    /**
     * Those that come along, flat.
     *
     * @param left is told of those that do not, and that somebody may miss
     */
    static ObjectNode of(JsonNode settings, Product source, Product target, List<String> left) {
        ObjectNode carried = JsonNodeFactory.instance.objectNode();
        settings.propertyStream().forEach(entry -> carry(entry, source, target, carried, left));
        if (!target.typed() && isOfVersion6(settings) && !carried.has(ROUTING_SHARDS)) {
            carried.set(ROUTING_SHARDS, settings.path("index.number_of_shards"));
        }
        return carried;
    }

    private static void carry(
            Map.Entry<String, JsonNode> entry,
            Product source,
            Product target,
            ObjectNode settings,
            List<String> left) {
        String name = entry.getKey();
        if (OWN.matcher(name).matches() || isUsual(name, entry.getValue())) {
            return;
        }
        boolean other =
                source.maker() != target.maker()
                        || source.version().major() != target.version().major();
        if (PLACE.matcher(name).matches()) {
            left.add("setting %s=%s".formatted(name, entry.getValue().asText()));
        } else if (!(other && name.equals("index.soft_deletes.enabled"))) {
            settings.set(name, entry.getValue());
        }
    }
}
