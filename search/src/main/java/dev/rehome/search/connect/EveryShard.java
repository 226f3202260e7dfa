package dev.rehome.search.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Failure;

/**
 * Has each shard of an index do something that does no harm twice, such as a refresh or a flush. A
 * server answers 200, and the number of those that failed.
 */
public record EveryShard(Cluster cluster) {
    /** About six seconds: a copy of a shard whose node is gone is given up by then. */
    private static final int TRIES = 6;

    /**
     * Asks; again while a shard fails.
     *
     * @throws Failure when the request is refused, or a shard fails to the end
     */
    public void ask(Request request) throws InterruptedException {
        var _ = cluster.accepted(request, send(request));
    }

    /**
     * As {@link #ask}, but a refusal of the whole request is the answer.
     *
     * @throws Failure when a shard fails to the end
     */
    public Answer send(Request request) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            Answer answer = cluster.send(request);
            JsonNode shards = answer.ok() ? answer.tree().path("_shards") : Answer.tree("{}");
            int failed = shards.path("failed").asInt();
            if (failed == 0) {
                return answer;
            }
            if (tried == TRIES) {
                throw new Failure(
                        "%s: %s %s: %d of %d shards failed: %s"
                                .formatted(
                                        cluster.address(),
                                        request.method(),
                                        request.path(),
                                        failed,
                                        shards.path("total").asInt(),
                                        shards.findPath("reason").findPath("reason").asText()),
                        "see why with GET _cluster/allocation/explain; resume when the index is"
                                + " not red");
            }
            Thread.sleep(Patience.USUAL.pause(tried));
        }
    }
}
