package dev.rehome.search.catalog;

import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.List;

/**
 * Tells whether nodes of a cluster have been started again. What a crash takes with it can be more
 * than nobody was told of: until Elasticsearch 7.4 ("Advance checkpoints only after persisting
 * ops") a shard's checkpoint counts writes that are not on the disk yet, and after a crash others
 * get their numbers.
 */
public final class NodeStarts {
    private NodeStarts() {}

    /** A name for each start of each node; none where the login may not ask. */
    public static List<String> of(Cluster cluster) throws InterruptedException {
        Answer answer =
                cluster.send(Request.get("/_cluster/state/nodes?filter_path=nodes.*.ephemeral_id"));
        return answer.ok()
                ? answer.tree()
                        .path("nodes")
                        .valueStream()
                        .map(node -> node.path("ephemeral_id").asText())
                        .sorted()
                        .toList()
                : List.of();
    }
}
