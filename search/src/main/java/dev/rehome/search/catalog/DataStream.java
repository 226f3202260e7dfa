package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.List;

/**
 * A name that new documents go by into the last of its backing indices.
 *
 * @param hidden whether a plugin keeps it for itself
 */
public record DataStream(String name, List<String> backing, boolean hidden) {

    /** Those of a cluster; none where the server has no such thing. */
    public static List<DataStream> of(Cluster cluster) throws InterruptedException {
        Answer answer = cluster.send(Request.get("/_data_stream"));
        if (!answer.ok()) {
            return List.of();
        }
        return answer.tree().path("data_streams").valueStream().map(DataStream::of).toList();
    }

    private static DataStream of(JsonNode described) {
        return new DataStream(
                described.path("name").asText(),
                described
                        .path("indices")
                        .valueStream()
                        .map(index -> index.path("index_name").asText())
                        .toList(),
                described.path("hidden").asBoolean() || described.path("system").asBoolean());
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
        return "%s, of %s"
                .formatted(name, backing.size() == 1 ? "1 index" : backing.size() + " indices");
    }
}
