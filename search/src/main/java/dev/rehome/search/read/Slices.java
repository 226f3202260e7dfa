package dev.rehome.search.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How an index is cut into slices. */
public record Slices(Cluster cluster, String index) {
    /** What is done over when a copy is killed. */
    private static final long SLICE_BYTES_MAX = 64 << 20;

    private static final long SLICE_BYTES_MIN = 4 << 20;

    /** As many as keep all jobs at work until the end, although some take longer than others. */
    private static final int SLICES_WANTED = 64;

    /** How many sequence numbers a slice of an index spans. */
    public static long length(List<ShardStats> shards) {
        long bytes = shards.stream().mapToLong(ShardStats::bytes).sum();
        long documents = shards.stream().mapToLong(ShardStats::documents).sum();
        long each = Math.max(1, bytes / Math.max(1, documents));
        long slice = Math.clamp(bytes / SLICES_WANTED, SLICE_BYTES_MIN, SLICE_BYTES_MAX);
        return Math.max(1, slice / each);
    }

    /**
     * Cuts it. First come the first slices of all shards, then the second ones, and so on: jobs
     * that take one after the other work on many shards at a time.
     *
     * @param marks the last write of each shard that is of interest, by shard
     * @param length of a slice in sequence numbers
     */
    public List<Slice> cut(List<Long> marks, long length) throws InterruptedException {
        var shards = new ArrayList<List<Slice>>();
        for (int shard = 0; shard < marks.size(); shard++) {
            shards.add(
                    numbered(shard)
                            ? Slice.cut(index, shard, 0, marks.get(shard), length) // -1: none
                            : List.of(Slice.whole(index, shard)));
        }
        int most = shards.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most)
                .boxed()
                .flatMap(
                        number ->
                                shards.stream()
                                        .filter(slices -> number < slices.size())
                                        .map(slices -> slices.get(number)))
                .toList();
    }

    /**
     * Whether each document of a shard has a sequence number: those that Elasticsearch 5 wrote have
     * none, and their index may have come to version 6.
     */
    private boolean numbered(int shard) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0)
                .put("terminate_after", 1)
                .putObject("query")
                .putObject("bool")
                .putArray("must_not")
                .addObject()
                .putObject("range")
                .putObject("_seq_no")
                .put("gte", 0);
        var hits =
                cluster.ask(
                                Request.search(
                                        "/%s/_search?preference=_shards:%d"
                                                .formatted(SliceReader.encoded(index), shard),
                                        body))
                        .path("hits")
                        .path("total");
        return hits.path("value").asLong(hits.asLong()) == 0; // a plain number in version 6
    }
}
