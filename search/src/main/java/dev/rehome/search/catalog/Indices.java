package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The indices of a cluster. */
public record Indices(Cluster cluster) {
    private static final String ALL = "_all";
    private static final String DESCRIBE = "?flat_settings=true&expand_wildcards=all";

    /**
     * Those that the patterns choose, by name, each once; without patterns, all that are not
     * hidden. A hidden one has to be named, by its beginning at least.
     *
     * @throws Failure with BAD_INPUT when a pattern chooses none
     */
    public List<Index> chosen(List<String> patterns) throws InterruptedException {
        if (patterns.isEmpty()) {
            return described(ALL).stream().filter(index -> !index.isHidden()).toList();
        }
        var chosen = new TreeMap<String, Index>();
        for (String pattern : patterns) {
            List<Index> found = matching(pattern);
            if (found.isEmpty()) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s has no index '%s'".formatted(cluster.address(), pattern),
                        "it has " + names(chosen(List.of())),
                        null);
            }
            found.forEach(index -> chosen.put(index.name(), index));
        }
        return List.copyOf(chosen.values());
    }

    /** Those that one pattern chooses; none when there are none. */
    List<Index> matching(String pattern) throws InterruptedException {
        return described(pattern).stream()
                .filter(index -> !index.isHidden() || pattern.startsWith("."))
                .toList();
    }

    /** All there are, hidden ones and those of the cluster itself, too. */
    public List<Index> all() throws InterruptedException {
        return described(ALL);
    }

    /** The names of those that are closed, of which nothing can be read. */
    public Set<String> closed() throws InterruptedException {
        var closed = new TreeSet<String>();
        cluster.ask(Request.get("/_cluster/state/metadata?filter_path=metadata.indices.*.state"))
                .path("metadata")
                .path("indices")
                .propertyStream()
                .filter(index -> index.getValue().path("state").asText().equals("close"))
                .forEach(index -> closed.add(index.getKey()));
        return closed;
    }

    private static String names(List<Index> indices) {
        return indices.isEmpty()
                ? "none"
                : indices.stream().map(Index::name).collect(Collectors.joining(", "));
    }

    /** The index of exactly that name, which is no alias. */
    public Optional<Index> named(String name) throws InterruptedException {
        return described(name).stream().filter(index -> index.name().equals(name)).findFirst();
    }

    /**
     * How many documents a search of an index counts: nested ones not.
     *
     * @throws Failure when a shard does not answer, whose documents would be missing
     */
    public long count(String index) throws InterruptedException {
        JsonNode answer = cluster.ask(Request.get("/" + Names.encoded(index) + "/_count"));
        int failed = answer.path("_shards").path("failed").asInt();
        if (failed > 0) {
            throw new Failure(
                    "%d of %d shards of index %s at %s do not say how many documents they have: %s"
                            .formatted(
                                    failed,
                                    answer.path("_shards").path("total").asInt(),
                                    index,
                                    cluster.address(),
                                    answer.path("_shards")
                                            .findPath("reason")
                                            .path("reason")
                                            .asText()),
                    "see why with GET _cluster/allocation/explain; go on when the index is not"
                            + " red");
        }
        return answer.path("count").asLong();
    }

    private List<Index> described(String pattern) throws InterruptedException {
        Optional<JsonNode> answer =
                cluster.find(Request.get("/" + Names.encoded(pattern) + DESCRIBE));
        var found = new ArrayList<Index>();
        answer.ifPresent(
                tree ->
                        tree.propertyStream()
                                .forEach(
                                        entry ->
                                                found.add(
                                                        Index.of(
                                                                entry.getKey(),
                                                                entry.getValue()))));
        found.sort(Comparator.comparing(Index::name));
        return found;
    }
}
