package dev.rehome.search.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.digest.Digester;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.record.ClusterRecord.IndexRecord;
import dev.rehome.search.verify.ReadIndex;
import java.lang.foreign.MemorySegment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes down what indices hold before or after something is done to them. Only reads. Each index
 * is looked at by itself, so the numbers belong together only while nobody writes.
 *
 * @param digests whether all documents are read, so that two records can prove them equal
 * @param jobs how many shards are read at a time, at least 1
 */
public record RecordCluster(Cluster cluster, boolean digests, int jobs, Progress progress) {

    /** Records those that the names and patterns choose; without any, all that are not hidden. */
    public ClusterRecord take(List<String> patterns) throws InterruptedException {
        Product product = Product.of(cluster);
        var records = new ArrayList<IndexRecord>();
        List<Index> chosen = new Indices(cluster).chosen(patterns);
        try (var crew = new Crew(jobs)) {
            for (Index index : chosen) {
                progress.expect(index.name(), new Amount(1, "indices", 0));
                records.add(take(index, product, crew));
                progress.finish(index.name(), "recorded");
            }
        }
        return new ClusterRecord(product.toString(), records);
    }

    private IndexRecord take(Index index, Product product, Crew crew) throws InterruptedException {
        new Refresh(cluster, index.name()).orTell(progress);
        CarriedIndex carried = CarriedIndex.of(index, product, product);
        String encoded = URLEncoder.encode(index.name(), StandardCharsets.UTF_8);
        return new IndexRecord(
                index.name(),
                index.shards(),
                cluster.ask(Request.get("/" + encoded + "/_count")).path("count").asLong(),
                ShardStats.of(cluster, index.name()).stream().mapToLong(ShardStats::bytes).sum(),
                digests ? new ReadIndex(cluster, index.name(), crew).digest().whole().hash() : "",
                texts(carried.settings()),
                hash(sorted(carried.mappings())),
                texts(index.aliases()));
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new TreeMap<String, String>();
        object.propertyStream()
                .forEach(
                        each ->
                                texts.put(
                                        each.getKey(),
                                        each.getValue().isValueNode()
                                                ? each.getValue().asText()
                                                : sorted(each.getValue())));
        return texts;
    }

    /** As JSON, with the keys of each object in their order. */
    private static String sorted(JsonNode tree) {
        if (tree.isObject()) {
            var members = new TreeMap<String, String>();
            tree.propertyStream()
                    .forEach(each -> members.put(each.getKey(), sorted(each.getValue())));
            return members.toString();
        }
        return tree.isArray()
                ? tree.valueStream().map(RecordCluster::sorted).toList().toString()
                : tree.toString();
    }

    private static String hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var digester = new Digester();
        digester.item(MemorySegment.ofArray(bytes), 0, bytes.length);
        return digester.digest().hash();
    }
}
