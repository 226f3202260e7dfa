package dev.rehome.search.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Hit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at documents that the target has already. Mostly they are what an earlier attempt wrote.
 * But two documents of one id and different routing are two as long as they are on different
 * shards, and at the target they may meet on one: then the second has no place there.
 */
public record Conflicts(Cluster cluster, String index, Optional<String> type) {

    private static final int CONFLICT = 409;

    /**
     * Tells of those that are not there, each with what is in their place.
     *
     * @param hits that the target says it has in the same version or a later one
     */
    public void check(List<Hit> hits, Consumer<Rejected> lost) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode docs = body.putArray("docs");
        for (Hit hit : hits) {
            ObjectNode doc = docs.addObject().put("_id", hit.idText());
            hit.routingText().ifPresent(routing -> doc.put("routing", routing));
        }
        // Asked for without any source, OpenSearch leaves the routing out as well.
        JsonNode found =
                cluster.ask(
                                Request.search(
                                        "/%s%s/_mget?_source_includes=none-of-it"
                                                .formatted(
                                                        Names.encoded(index),
                                                        type.map(name -> "/" + Names.encoded(name))
                                                                .orElse("")),
                                        body))
                        .path("docs");
        StoredDocuments.checkTold(found, cluster, index);
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            inPlaceOf(hit, found.path(i))
                    .ifPresent(other -> lost.accept(new Rejected(index, hit, CONFLICT, other)));
        }
    }

    private static Optional<String> inPlaceOf(Hit hit, JsonNode there) {
        if (!there.path("found").asBoolean()) {
            return Optional.of("a later version was deleted there");
        }
        JsonNode routing = there.path("_routing");
        Optional<String> other =
                routing.isMissingNode() ? Optional.empty() : Optional.of(routing.asText());
        return other.equals(hit.routingText())
                ? Optional.empty()
                : Optional.of(
                        "another document of this id is on the same shard, with %s"
                                .formatted(
                                        other.map(text -> "routing '" + text + "'")
                                                .orElse("no routing")));
    }
}
