package dev.rehome.search.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether each document of an index has a sequence number: those that Elasticsearch 5 wrote have
 * none, and their index may have come to version 6.
 */
record Numbered(Cluster cluster, String index) {

    /**
     * The shards with documents that have none, which can be read only whole.
     *
     * @param shards how many the index has
     */
    List<Integer> without(int shards) throws InterruptedException {
        var without = new ArrayList<Integer>();
        for (int shard = 0; shard < shards; shard++) {
            if (!all(shard)) {
                without.add(shard);
            }
        }
        return without;
    }

    private boolean all(int shard) throws InterruptedException {
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
                                                .formatted(Names.encoded(index), shard),
                                        body))
                        .path("hits")
                        .path("total");
        return hits.path("value").asLong(hits.asLong()) == 0; // a plain number in version 6
    }
}
