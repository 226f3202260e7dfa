package dev.rehome.search.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Documents as they are in an index now, whether searches see them or not.
 *
 * @param type the mapping type, for a server that has them
 */
record StoredDocuments(Cluster cluster, String index, Optional<String> type) {
    /** What an answer says of a document besides its source; an id has 512 bytes at most. */
    private static final int BESIDE_SOURCE_BYTES_MAX = 8 << 10;

    /**
     * A document that is there.
     *
     * @param digest empty when it is longer than the one that was asked about
     */
    record There(String id, long version, Optional<Digest> digest) {

        boolean is(Hit other) {
            return digest.equals(Optional.of(DocumentDigest.of(other)));
        }
    }

    /**
     * Those that are there of the documents of the same ids and routings. No more is read of them
     * than these are long, so that both fit into memory.
     */
    List<There> of(List<Hit> hits) throws InterruptedException {
        checkTold(cluster.ask(asked(hits, "?_source=false")).path("docs"), cluster, index);
        long sources = hits.stream().mapToLong(Hit::sourceLength).sum();
        int most = Math.toIntExact(sources + (long) hits.size() * BESIDE_SOURCE_BYTES_MAX);
        Request request = asked(hits, "");
        try (Answer answer = cluster.send(request, new Memory(most), most, Integer.MAX_VALUE)) {
            var _ = cluster.accepted(request, answer);
            if (answer.whole()) {
                return Page.of(answer.bytes(), answer.length()).hits().stream()
                        .map(StoredDocuments::there)
                        .toList();
            }
        } catch (Malformed e) {
            throw new Failure(
                    "%s: the answer cannot be read: %s".formatted(request, e.getMessage()),
                    "see that the target is well, then resume");
        }
        if (hits.size() == 1) {
            JsonNode longer = cluster.ask(asked(hits, "?_source=false")).path("docs").path(0);
            return List.of(
                    new There(
                            hits.getFirst().idText(),
                            longer.path("_version").asLong(),
                            Optional.empty()));
        }
        int half = hits.size() / 2;
        var found = new ArrayList<>(of(hits.subList(0, half)));
        found.addAll(of(hits.subList(half, hits.size())));
        return found;
    }

    /**
     * Makes sure that an answer tells of each document that was asked for.
     *
     * @param docs of an {@code _mget}
     * @throws Failure when the server could not look for one: it may be there or not
     */
    static void checkTold(JsonNode docs, Cluster cluster, String index) {
        for (JsonNode doc : docs) {
            if (doc.has("error")) {
                throw new Failure(
                        "%s cannot tell whether document %s of index %s is there: %s"
                                .formatted(
                                        cluster.address(),
                                        doc.path("_id").asText(),
                                        index,
                                        doc.path("error").path("type").asText()),
                        "see that the index is not red, then resume");
            }
        }
    }

    private static There there(Hit hit) {
        return new There(hit.idText(), hit.version(), Optional.of(DocumentDigest.of(hit)));
    }

    private Request asked(List<Hit> hits, String how) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode docs = body.putArray("docs");
        for (Hit hit : hits) {
            ObjectNode doc = docs.addObject();
            doc.put("_id", hit.idText());
            type.ifPresent(name -> doc.put("_type", name));
            hit.routingText().ifPresent(text -> doc.put("routing", text));
        }
        return Request.search("/" + Names.encoded(index) + "/_mget" + how, body);
    }
}
