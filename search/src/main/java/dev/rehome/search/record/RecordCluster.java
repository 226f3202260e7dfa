package dev.rehome.search.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.record.ClusterRecord.IndexRecord;
import dev.rehome.search.record.ClusterRecord.PartRecord;
import dev.rehome.search.verify.Leaves;
import dev.rehome.search.verify.ReadIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes down what indices hold before or after something is done to them. Only reads. Each index
 * is looked at by itself, so the numbers belong together only while nobody writes.
 *
 * @param digests whether all documents are read, so that two records can prove them equal
 * @param jobs how many shards are read at a time, at least 1
 */
public record RecordCluster(Cluster cluster, boolean digests, int jobs, Progress progress) {

    /**
     * Records the indices that the names and patterns choose; without any, all that are not hidden,
     * and templates and the like. Data streams are left out.
     */
    public ClusterRecord take(List<String> patterns) throws InterruptedException {
        Chosen chosen = Chosen.of(cluster, patterns).withoutStreams();
        Problem.refuse(chosen.unreadable());
        return take(chosen.indices(), patterns.isEmpty());
    }

    /** Records what is there of what was recorded before, here or elsewhere. */
    public ClusterRecord again(ClusterRecord before) throws InterruptedException {
        var there = new ArrayList<Index>();
        for (IndexRecord each : before.indices()) {
            new Indices(cluster).named(each.name()).ifPresent(there::add);
        }
        return take(there, !before.parts().isEmpty());
    }

    private ClusterRecord take(List<Index> chosen, boolean parts) throws InterruptedException {
        Product product = Product.of(cluster);
        var records = new ArrayList<IndexRecord>();
        try (var crew = new Crew(jobs)) {
            for (Index index : chosen) {
                progress.expect(index.name(), new Amount(1, "indices", 0));
                records.add(take(index, product, crew));
                progress.finish(index.name(), "recorded");
            }
        }
        return new ClusterRecord(
                product,
                records,
                parts
                        ? new Parts(cluster).all().stream().map(RecordCluster::part).toList()
                        : List.of());
    }

    private IndexRecord take(Index index, Product product, Crew crew) throws InterruptedException {
        new Refresh(cluster, index.name()).orTell(progress);
        CarriedIndex carried = CarriedIndex.of(index, product, product);
        return new IndexRecord(
                index.name(),
                index.shards(),
                new Indices(cluster).count(index.name()),
                ShardStats.of(cluster, index.name()).stream().mapToLong(ShardStats::bytes).sum(),
                digests ? new ReadIndex(cluster, index.name(), crew).digest().whole().hash() : "",
                Leaves.of(carried.settings()),
                sorted(carried.mappings()).toString(),
                Leaves.members(index.aliases()));
    }

    /** The same of an index that has other settings and another mapping. */
    static IndexRecord with(IndexRecord index, CarriedIndex other) {
        return new IndexRecord(
                index.name(),
                index.shards(),
                index.documents(),
                index.bytes(),
                index.digest(),
                Leaves.of(other.settings()),
                sorted(other.mappings()).toString(),
                index.aliases());
    }

    static PartRecord part(Part part) {
        return new PartRecord(part.kind(), part.name(), sorted(part.body()).toString());
    }

    /** With the keys of each object in their order. */
    private static JsonNode sorted(JsonNode tree) {
        if (tree.isObject()) {
            var members = new TreeMap<String, JsonNode>();
            tree.propertyStream()
                    .forEach(each -> members.put(each.getKey(), sorted(each.getValue())));
            return JsonNodeFactory.instance.objectNode().setAll(members);
        }
        if (tree.isArray()) {
            return JsonNodeFactory.instance
                    .arrayNode()
                    .addAll(tree.valueStream().map(RecordCluster::sorted).toList());
        }
        return tree;
    }
}
