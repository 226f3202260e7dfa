package dev.rehome.search.fence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits for the writes that had begun before a block. Whoever passed the block before it came is a
 * task of its node; so when each task that is there after the block has ended, no write is under
 * way any more. Only Elasticsearch before 7.9 needs it: since then, a block waits by itself.
 */
record WritesUnderWay(Cluster cluster) {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * Returns when those that are under way now have ended.
     *
     * @throws Failure when some have not ended after two minutes, or a node does not tell its own
     */
    void await() throws InterruptedException {
        Set<String> begun = now();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            begun.retainAll(now());
            if (begun.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        "writes that began before the fence have not ended for %d s: tasks %s of %s"
                                .formatted(
                                        LONGEST.toSeconds(),
                                        String.join(", ", begun),
                                        cluster.address()),
                        "look at them with GET /_tasks, then resume");
            }
            Thread.sleep(PAUSE);
        }
    }

    private Set<String> now() throws InterruptedException {
        JsonNode answer = cluster.ask(Request.get("/_tasks?actions=indices:data/write*"));
        for (String unknown : List.of("node_failures", "task_failures")) {
            if (!answer.path(unknown).isEmpty()) {
                throw new Failure(
                        "not all nodes of %s say which writes are under way: %s"
                                .formatted(
                                        cluster.address(),
                                        answer.path(unknown).findPath("reason").asText()),
                        "see that all nodes are well, then resume");
            }
        }
        var tasks = new HashSet<String>();
        answer.path("nodes")
                .valueStream()
                .map(node -> node.path("tasks"))
                .flatMap(JsonNode::propertyStream)
                .forEach(task -> tasks.add(task.getKey()));
        return tasks;
    }
}
