package dev.rehome.search.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.CarriedPart;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.record.ClusterRecord.IndexRecord;
import dev.rehome.search.record.ClusterRecord.PartRecord;
import dev.rehome.search.survey.Trial;
import java.util.ArrayList;

/** What was recorded of one cluster, as another would be asked to have it. Only asks. */
public record Carried(Cluster cluster) {

    /** The same as it would be after a move, as far as the move itself changes it. */
    public ClusterRecord of(ClusterRecord before) throws InterruptedException {
        Product here = Product.of(cluster);
        if (before.product().toString().equals(here.toString())) {
            return before;
        }
        var indices = new ArrayList<IndexRecord>();
        for (IndexRecord each : before.indices()) {
            CarriedIndex carried =
                    new Trial(cluster)
                            .of(
                                    CarriedIndex.of(
                                            index(each, before.product()), before.product(), here))
                            .carried();
            indices.add(RecordCluster.with(each, carried));
        }
        var parts = new ArrayList<PartRecord>();
        for (PartRecord each : before.parts()) {
            CarriedPart.of(
                            new Part(each.kind(), each.name(), Answer.tree(each.body())),
                            before.product(),
                            here)
                    .part()
                    .map(RecordCluster::part)
                    .ifPresent(parts::add);
        }
        return new ClusterRecord(here, indices, parts);
    }

    private static Index index(IndexRecord recorded, Product product) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        recorded.settings().forEach((name, value) -> settings.set(name, value(value)));
        JsonNode mappings = Answer.tree(recorded.mappings());
        if (product.typed() && !mappings.isEmpty()) {
            mappings = JsonNodeFactory.instance.objectNode().set("_doc", mappings);
        }
        return new Index(
                recorded.name(), "", settings, mappings, JsonNodeFactory.instance.objectNode());
    }

    /** Lists are recorded as JSON. */
    private static JsonNode value(String text) {
        if (text.startsWith("[")) {
            try {
                return Answer.tree(text);
            } catch (IllegalArgumentException notJson) {
                return JsonNodeFactory.instance.textNode(text);
            }
        }
        return JsonNodeFactory.instance.textNode(text);
    }
}
