package dev.rehome.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was answered.
 *
 * @param text its body, as UTF-8; of a very long one the beginning
 * @param bytes how long that is
 * @param sha256 of them, in hexadecimal
 */
public record Answer(int status, String text, long bytes, String sha256) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN_MAX = 300;

    /**
     * As it came in.
     *
     * @param body what was kept of it; all, where that is {@code bytes} long
     */
    static Answer of(int status, byte[] body, long bytes, byte[] sha256) {
        return new Answer(
                status,
                new String(body, StandardCharsets.UTF_8),
                bytes,
                HexFormat.of().formatHex(sha256));
    }

    /** So much of its text as fits into a message. */
    public String beginning() {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }

    /** The body as JSON; empty when it is none. */
    public Optional<JsonNode> json() {
        try {
            JsonNode read = JSON.readTree(text);
            return read == null || read.isMissingNode() ? Optional.empty() : Optional.of(read);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * What is in it, to be compared with another answer later: each value of a JSON body under its
     * pointer ({@code /users/0/name}); of any other body its length and SHA-256.
     */
    public Map<String, String> values() {
        var values = new TreeMap<String, String>();
        values.put("status", String.valueOf(status));
        json().filter(JsonNode::isContainerNode)
                .ifPresentOrElse(
                        tree -> collect(tree, "", values),
                        () -> {
                            values.put("bytes", String.valueOf(bytes));
                            values.put("sha256", sha256);
                        });
        return values;
    }

    private static void collect(JsonNode node, String pointer, Map<String, String> values) {
        if (node.isContainerNode() && !node.isEmpty()) {
            if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    collect(node.get(i), pointer + "/" + i, values);
                }
            } else {
                node.properties()
                        .forEach(
                                each ->
                                        collect(
                                                each.getValue(),
                                                pointer + "/" + escaped(each.getKey()),
                                                values));
            }
        } else {
            values.put(pointer, node.isTextual() ? node.textValue() : node.toString());
        }
    }

    /** RFC 6901. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
