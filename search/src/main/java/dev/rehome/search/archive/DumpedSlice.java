package dev.rehome.search.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.digest.Digest;

/**
 * A slice that is in its file, whole.
 *
 * @param number in the order in which the index was cut
 * @param fileBytes of the file
 * @param tag what the place called the file when it was written, its {@code ETag}; of use only
 *     there, for whoever goes on with the dump; empty in a folder
 * @param blockBytes of its largest block, before it was compressed
 * @param holds what its documents are
 */
public record DumpedSlice(int number, long fileBytes, String tag, int blockBytes, Digest holds) {

    static DumpedSlice of(JsonNode line) {
        return new DumpedSlice(
                line.required("slice").intValue(),
                line.required("file_bytes").longValue(),
                line.path("etag").asText(),
                line.required("block_bytes").intValue(),
                digest(line));
    }

    ObjectNode tree() {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("slice", number).put("file_bytes", fileBytes).put("block_bytes", blockBytes);
        if (!tag.isEmpty()) {
            line.put("etag", tag);
        }
        put(holds, line);
        return line;
    }

    static Digest digest(JsonNode node) {
        return Digest.of(
                node.required("documents").longValue(),
                node.required("bytes").longValue(),
                node.required("digest").textValue());
    }

    static void put(Digest digest, ObjectNode node) {
        node.put("documents", digest.items())
                .put("bytes", digest.bytes())
                .put("digest", digest.hash());
    }
}
