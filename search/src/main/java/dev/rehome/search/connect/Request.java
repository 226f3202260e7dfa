package dev.rehome.search.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request to a cluster.
 *
 * @param path with its query, below the cluster's address; begins with a slash
 * @param body in pieces that are sent one after the other, and stay as they are; empty for none
 * @param repeatable whether sending it twice does no more than sending it once, so that it may be
 *     sent again when nobody knows what became of it
 */
public record Request(
        String method, String path, List<ByteBuffer> body, String contentType, boolean repeatable) {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    public static Request get(String path) {
        return new Request("GET", path, List.of(), JSON, true);
    }

    public static Request delete(String path) {
        return new Request("DELETE", path, List.of(), JSON, true);
    }

    public static Request delete(String path, JsonNode body) {
        return new Request("DELETE", path, bytes(body), JSON, true);
    }

    public static Request put(String path, JsonNode body) {
        return new Request("PUT", path, bytes(body), JSON, true);
    }

    public static Request put(String path) {
        return new Request("PUT", path, List.of(), JSON, true);
    }

    /** A question with a body: it may be asked again. */
    public static Request search(String path, JsonNode body) {
        return new Request("POST", path, bytes(body), JSON, true);
    }

    /** What must not be done twice. */
    public static Request once(String path, JsonNode body) {
        return new Request("POST", path, bytes(body), JSON, false);
    }

    /** Without a body; may be asked again. */
    public static Request post(String path) {
        return new Request("POST", path, List.of(), JSON, true);
    }

    /** One document under its id, as the very bytes that are given. */
    public static Request document(String path, ByteBuffer source) {
        return new Request("PUT", path, List.of(source), JSON, true);
    }

    /** A bulk whose actions do no more when they are sent again. */
    public static Request bulk(String path, List<ByteBuffer> lines) {
        return new Request("POST", path, lines, LINES, true);
    }

    private static List<ByteBuffer> bytes(JsonNode body) {
        return List.of(ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with that body instead. */
    Request with(List<ByteBuffer> other) {
        return new Request(method, path, other, contentType, repeatable);
    }

    long bodyBytes() {
        return body.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /**
     * {@code GET /orders/_count}, without the body: what scrolls and PITs are called stands there.
     */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
