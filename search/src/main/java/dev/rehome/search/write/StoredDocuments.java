package dev.rehome.search.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import java.util.List;
import java.util.Optional;

/**
 * Documents as they are in an index now, whether searches see them or not.
 *
 * @param type the mapping type, for a server that has them
 */
record StoredDocuments(Cluster cluster, String index, Optional<String> type) {

    /** Those that are there of the documents of the same ids and routings. */
    List<Hit> of(List<Hit> hits) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode docs = body.putArray("docs");
        for (Hit hit : hits) {
            ObjectNode doc = docs.addObject();
            doc.put("_id", hit.idText());
            type.ifPresent(name -> doc.put("_type", name));
            hit.routingText().ifPresent(text -> doc.put("routing", text));
        }
        Request request = Request.search("/" + BulkWriter.encoded(index) + "/_mget", body);
        try {
            return Page.of(cluster.expect(request).body()).hits();
        } catch (Malformed e) {
            throw new Failure(
                    "%s: the answer cannot be read: %s".formatted(request, e.getMessage()),
                    "see that the target is well, then resume");
        }
    }
}
