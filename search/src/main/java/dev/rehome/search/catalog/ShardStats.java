package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one shard holds, by its primary.
 *
 * @param documents of Lucene: nested ones count too, so this is no count of what was indexed
 * @param bytes on the server's disk
 * @param highest sequence number that was given out; below 0 when none was
 * @param checkpoint every write up to that number is on all copies of the shard
 * @param node that has the primary, by its id
 */
public record ShardStats(
        int shard, long documents, long bytes, long highest, long checkpoint, String node) {

    /**
     * Of each shard of an index, by its number; waits for those of a cluster that is starting.
     *
     * @throws Failure when the primary of one is not there: nobody knows what is in it
     */
    public static List<ShardStats> of(Cluster cluster, String index) throws InterruptedException {
        List<ShardStats> found = primaries(cluster, index);
        int expected = new Indices(cluster).named(index).map(Index::shards).orElse(found.size());
        if (found.size() != expected) {
            awaitPlaces(cluster, index);
            found = primaries(cluster, index);
        }
        if (found.size() != expected) {
            throw new Failure(
                    "of the %d shards of index %s at %s only %d are there"
                            .formatted(expected, index, cluster.address(), found.size()),
                    "see why with GET _cluster/allocation/explain; go on when the index is not"
                            + " red");
        }
        return found;
    }

    /**
     * The same of an index that has perhaps not been given a place for each of its shards: one that
     * never had a place holds nothing, and nobody has to wait for it.
     *
     * @throws Failure when the primary of one is not there that had a place once
     */
    public static List<ShardStats> soFar(Cluster cluster, String index)
            throws InterruptedException {
        var found = new ArrayList<>(primaries(cluster, index));
        int expected = new Indices(cluster).named(index).map(Index::shards).orElse(found.size());
        if (found.size() == expected) {
            return found;
        }
        for (int shard : neverPlaced(cluster, index)) {
            found.add(new ShardStats(shard, 0, 0, -1, -1, ""));
        }
        found.sort(Comparator.comparingInt(ShardStats::shard));
        boolean whole = found.stream().mapToInt(ShardStats::shard).distinct().count() == expected;
        return whole ? found : of(cluster, index);
    }

    /** Shards whose primary has been nowhere since the index was made. */
    private static List<Integer> neverPlaced(Cluster cluster, String index)
            throws InterruptedException {
        var shards = new ArrayList<Integer>();
        for (JsonNode copy :
                cluster.ask(
                        Request.get(
                                "/_cat/shards/%s?h=shard,prirep,state,unassigned.reason&format=json"
                                        .formatted(Names.encoded(index))))) {
            if (copy.path("prirep").asText().equals("p")
                    && copy.path("state").asText().equals("UNASSIGNED")
                    && copy.path("unassigned.reason").asText().equals("INDEX_CREATED")) {
                shards.add(copy.path("shard").asInt());
            }
        }
        return shards;
    }

    private static List<ShardStats> primaries(Cluster cluster, String index)
            throws InterruptedException {
        String encoded = Names.encoded(index);
        JsonNode shards =
                cluster.ask(Request.get("/" + encoded + "/_stats/docs,store?level=shards"))
                        .path("indices")
                        .path(index)
                        .path("shards");
        var found = new ArrayList<ShardStats>();
        for (var shard : shards.properties()) {
            for (JsonNode copy : shard.getValue()) {
                if (copy.path("routing").path("primary").asBoolean()) {
                    found.add(of(Integer.parseInt(shard.getKey()), copy));
                }
            }
        }
        found.sort(Comparator.comparingInt(ShardStats::shard));
        return found;
    }

    /** The checkpoints of an index, by shard. */
    public static List<Long> checkpoints(List<ShardStats> shards) {
        return shards.stream().map(ShardStats::checkpoint).toList();
    }

    /** The highest numbers of an index, by shard. */
    public static List<Long> highest(List<ShardStats> shards) {
        return shards.stream().map(ShardStats::highest).toList();
    }

    /** Whether nothing has ever been written to an index: not even what was deleted again. */
    public static boolean untouched(Cluster cluster, Index index) throws InterruptedException {
        return soFar(cluster, index.name()).stream().allMatch(shard -> shard.highest() < 0);
    }

    /**
     * Waits until the primaries of an index that has just been made have their places.
     *
     * @throws Failure with what keeps them from it, in the server's words
     */
    public static void awaitPlaces(Cluster cluster, String index) throws InterruptedException {
        Request health =
                Request.get(
                        "/_cluster/health/%s?wait_for_status=yellow&timeout=30s"
                                .formatted(Names.encoded(index)));
        Answer answer = cluster.send(health);
        if (!answer.tree().path("timed_out").asBoolean()) {
            var _ = cluster.accepted(health, answer);
            return;
        }
        throw new Failure(
                "%s finds no place for the shards of index %s: %s"
                        .formatted(cluster.address(), index, whyUnplaced(cluster, index)),
                "remove the cause (space on its disks, watermarks, allocation rules; GET"
                        + " _cluster/allocation/explain says more), then resume");
    }

    private static String whyUnplaced(Cluster cluster, String index) throws InterruptedException {
        ObjectNode which = JsonNodeFactory.instance.objectNode();
        which.put("index", index).put("shard", unplaced(cluster, index)).put("primary", true);
        Answer answer = cluster.send(Request.search("/_cluster/allocation/explain", which));
        if (!answer.ok()) {
            return answer.reason();
        }
        JsonNode why = answer.tree();
        String decider = why.findPath("deciders").path(0).path("explanation").asText();
        return decider.isEmpty() ? why.path("allocate_explanation").asText() : decider;
    }

    /** The first shard whose primary is not there. */
    private static int unplaced(Cluster cluster, String index) throws InterruptedException {
        return cluster.ask(
                        Request.get(
                                "/_cluster/health/%s?level=shards".formatted(Names.encoded(index))))
                .path("indices")
                .path(index)
                .path("shards")
                .propertyStream()
                .filter(shard -> !shard.getValue().path("primary_active").asBoolean())
                .mapToInt(shard -> Integer.parseInt(shard.getKey()))
                .min()
                .orElse(0);
    }

    /** Whether nothing has ever been written to any index of a data stream. */
    public static boolean untouched(Cluster cluster, DataStream stream)
            throws InterruptedException {
        for (String name : stream.indices()) {
            Optional<Index> index = new Indices(cluster).named(name);
            if (index.isPresent() && !untouched(cluster, index.get())) {
                return false;
            }
        }
        return true;
    }

    private static ShardStats of(int shard, JsonNode copy) {
        JsonNode numbers = copy.path("seq_no");
        return new ShardStats(
                shard,
                copy.path("docs").path("count").asLong(),
                copy.path("store").path("size_in_bytes").asLong(),
                numbers.path("max_seq_no").asLong(-1),
                numbers.path("global_checkpoint").asLong(-1),
                copy.path("routing").path("node").asText());
    }
}
