package dev.rehome.search.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.pool.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster answered, whatever its status. Holds memory that is counted until it is closed,
 * where it was asked for so.
 */
public final class Answer implements AutoCloseable {
    /** Keeps numbers as they are written: 40 digits, {@code 1.0}, {@code 1e400}. */
    private static final ObjectMapper TREES =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /** What an operator needs of a long error. */
    private static final int REASON_CHARS_MAX = 400;

    private static final String QUOTED = ",? ?request: \\[.*";

    private final int status;
    private final byte[] body;
    private final int length;
    private final boolean whole;
    private final Memory.Share share;
    private @Nullable JsonNode tree;

    Answer(int status, Body body, Memory.Share share) {
        this.status = status;
        this.length = body.gathered().length();
        this.body = body.gathered().over();
        this.whole = body.whole();
        this.share = share;
    }

    public int status() {
        return status;
    }

    public byte[] body() {
        return body.length == length ? body : Arrays.copyOf(body, length);
    }

    /** The same where it lies: its first {@link #length} bytes are the body. */
    public byte[] bytes() {
        return body;
    }

    public int length() {
        return length;
    }

    /** Whether it was not broken off for being longer than was wanted. */
    public boolean whole() {
        return whole;
    }

    public boolean ok() {
        return status / 100 == 2;
    }

    /** Whether the server asks to come again later, having done nothing. */
    public boolean isBusy() {
        return isBusy(status);
    }

    /** Whether a status, of an answer or of one document in a bulk, asks to come again later. */
    public static boolean isBusy(int status) {
        return status == 429 || status == 503;
    }

    /**
     * Whether the server will never do it, asked as it was; it is neither busy nor out of reach.
     */
    public boolean isRefusal() {
        return !ok() && !isBusy() && !gateway();
    }

    /** Whether somebody between us and the server could not reach it, or gave up waiting. */
    boolean gateway() {
        return status == 502 || status == 504;
    }

    /**
     * The body as a tree.
     *
     * @throws Failure when it is not JSON
     */
    public JsonNode tree() {
        if (tree == null) {
            tree = read();
        }
        return tree;
    }

    private JsonNode read() {
        try {
            return TREES.readTree(body, 0, length);
        } catch (IOException e) {
            throw new Failure(
                    "the answer is not JSON: " + shortened(text()),
                    "check that the address is that of the cluster and not of something else");
        }
    }

    boolean isJson() {
        try {
            return TREES.readTree(body, 0, length).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    /** A tree of a text that is our own. */
    public static JsonNode tree(String json) {
        try {
            return TREES.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /** Why the server did not do it, in its own words, on one line. */
    public String reason() {
        try {
            JsonNode error = TREES.readTree(body, 0, length).path("error");
            JsonNode root = error.path("root_cause").path(0);
            String type = root.path("type").asText(error.path("type").asText());
            String reason = root.path("reason").asText(error.path("reason").asText());
            if (!reason.isEmpty()) {
                return shortened(type + ": " + reason);
            }
        } catch (IOException e) {
            return shortened(text()); // said by a proxy, which speaks HTML
        }
        return shortened(text());
    }

    String text() {
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        share.close();
    }

    /**
     * What a server said, on one line that is not too long, and without what was asked of it: of a
     * shard that is not there (unavailable_shards_exception) it quotes the document.
     */
    public static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replaceFirst(QUOTED, "");
        return line.length() <= REASON_CHARS_MAX ? line : line.substring(0, REASON_CHARS_MAX) + "…";
    }
}
