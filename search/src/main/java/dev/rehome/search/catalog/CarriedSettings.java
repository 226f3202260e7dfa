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
                        + "|opendistro\\.index_state_management\\..*|store\\.type|replication\\.type"
                        + "|remote_store\\..*)");

    /** Put on at the end, when nothing is written any more. */
    private static final Pattern BLOCKS = Pattern.compile("index\\.(blocks\\..*|frozen)");

    private CarriedSettings() {}

    /**
     * Those that come along, flat.
     *
     * @param left is told of those that do not, and that somebody may miss
     */
    static ObjectNode of(JsonNode settings, Product source, Product target, List<String> left) {
        ObjectNode carried = JsonNodeFactory.instance.objectNode();
        settings.propertyStream().forEach(entry -> carry(entry, source, target, carried, left));
        return carried;
    }

    private static void carry(
            Map.Entry<String, JsonNode> entry,
            Product source,
            Product target,
            ObjectNode settings,
            List<String> left) {
        String name = entry.getKey();
        if (OWN.matcher(name).matches() || BLOCKS.matcher(name).matches()) {
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
