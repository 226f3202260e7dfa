package dev.rehome.search.catalog;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A name that new documents go by into the last of its backing indices.
 *
 * @param timestamp the field that each document must have
 * @param template the index template that it was made by
 * @param backing its backing indices, the oldest first, each with its UUID
 * @param hidden whether a plugin keeps it for itself
 */
public record DataStream(
        String name,
        String timestamp,
        String template,
        Map<String, String> backing,
        boolean hidden) {
    /** What the field is called everywhere but in OpenSearch, where it may have another name. */
    public static final String TIMESTAMP = "@timestamp";

    /** What the names of backing indices begin with. */
    static final String INDICES = ".ds-";

    private static final String PATH = "/_data_stream";

    public DataStream {
        backing = Collections.unmodifiableMap(new LinkedHashMap<>(backing));
    }

    /** Those of a cluster; none where the server has no such thing. */
    public static List<DataStream> of(Cluster cluster) throws InterruptedException {
        return described(cluster.offered(Request.get(PATH)));
    }

    /** Whether a cluster has such a thing, which some versions and builds have not. */
    public static boolean isKnown(Cluster cluster) throws InterruptedException {
        return cluster.offered(Request.get(PATH)).isPresent();
    }

    /** The one of exactly that name. */
    public static Optional<DataStream> named(Cluster cluster, String name)
            throws InterruptedException {
        return described(cluster.offered(Request.get(path(name)))).stream()
                .filter(stream -> stream.name().equals(name))
                .findFirst();
    }

    /** Where it is made, asked for and deleted. */
    public static String path(String name) {
        return PATH + "/" + Names.encoded(name);
    }

    private static List<DataStream> described(Optional<JsonNode> answer) {
        return answer.stream()
                .flatMap(tree -> tree.path("data_streams").valueStream())
                .map(DataStream::of)
                .toList();
    }

    private static DataStream of(JsonNode described) {
        var backing = new LinkedHashMap<String, String>();
        described
                .path("indices")
                .valueStream()
                .forEach(
                        index ->
                                backing.put(
                                        index.path("index_name").asText(),
                                        index.path("index_uuid").asText()));
        return new DataStream(
                described.path("name").asText(),
                described.path("timestamp_field").path("name").asText(TIMESTAMP),
                described.path("template").asText(),
                backing,
                described.path("hidden").asBoolean() || described.path("system").asBoolean());
    }

    /** The names of its backing indices, the oldest first. */
    public List<String> indices() {
        return List.copyOf(backing.keySet());
    }

    /** That of one of its backing indices. */
    public String uuid(String index) {
        return requireNonNull(backing.get(index));
    }

    /** The same with those of its indices only. */
    public DataStream only(Set<String> names) {
        var some = new LinkedHashMap<>(backing);
        some.keySet().retainAll(names);
        return new DataStream(name, timestamp, template, some, hidden);
    }

    /** Whether somebody who chose indices so means it, too. */
    public boolean chosen(List<String> patterns) {
        return patterns.isEmpty()
                ? !hidden && !name.startsWith(".")
                : patterns.stream().anyMatch(pattern -> Names.match(pattern, name));
    }

    /** {@code logs-app, of 3 indices}. */
    @Override
    public String toString() {
        return "%s, of %s".formatted(name, Figures.count(backing.size(), "index", "indices"));
    }
}
