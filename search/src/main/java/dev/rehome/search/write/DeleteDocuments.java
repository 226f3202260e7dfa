package dev.rehome.search.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes documents of an index, those that are still in the version that was seen. What is gone or
 * was written again stays as it is, so it may be sent twice.
 *
 * @param type the mapping type, for a server that has them
 */
public record DeleteDocuments(Cluster cluster, String index, Optional<String> type) {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /**
     * Deletes them.
     *
     * @return how many went
     * @throws Failure naming one that the server will not delete
     */
    public long delete(List<Doomed> documents) throws InterruptedException {
        Patience patience = Patience.USUAL;
        long deleted = 0;
        List<Doomed> left = documents;
        for (int tried = 1; !left.isEmpty(); tried++) {
            Request request =
                    Request.bulk(
                            "/" + Names.encoded(index) + "/_bulk",
                            List.of(ByteBuffer.wrap(lines(left))));
            Answer answer = cluster.expect(request);
            var again = new ArrayList<Doomed>();
            String why = "";
            JsonNode items = answer.tree().path("items");
            for (int i = 0; i < left.size(); i++) {
                JsonNode item = items.path(i).path("delete");
                int status = item.path("status").asInt();
                if (Answer.isBusy(status)) {
                    again.add(left.get(i));
                    why = status + " " + Answer.shortened(Outcome.reason(item));
                } else if (status / 100 == 2) {
                    deleted++;
                } else if (status != NOT_FOUND && status != CONFLICT) {
                    throw new Failure(
                            "%s does not delete document %s of index %s: %d %s"
                                    .formatted(
                                            cluster.address(),
                                            left.get(i).id(),
                                            index,
                                            status,
                                            item.path("error").path("reason").asText()),
                            "see the server's words; remove the cause, then resume");
                }
            }
            if (!again.isEmpty() && tried >= patience.tries()) {
                throw cluster.refusal(request, answer);
            }
            left = again;
            if (!left.isEmpty()) {
                cluster.pause(request, why, tried, patience);
            }
        }
        return deleted;
    }

    private byte[] lines(List<Doomed> documents) {
        var lines = new StringBuilder();
        for (Doomed each : documents) {
            ObjectNode action = JsonNodeFactory.instance.objectNode();
            ObjectNode delete = action.putObject("delete");
            delete.put("_id", each.id());
            each.routing().ifPresent(text -> delete.put("routing", text));
            type.ifPresent(name -> delete.put("_type", name));
            delete.put("version", each.version() + 1).put("version_type", "external");
            lines.append(action).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
