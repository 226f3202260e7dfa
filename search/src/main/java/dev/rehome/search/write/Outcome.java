package dev.rehome.search.write;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Patience;

/** What became of one document of a bulk. */
enum Outcome {
    DONE,
    /** The target has it already, in the same version or a later one. */
    THERE,
    AGAIN,
    /** The target will never take it as it is. */
    REJECTED,
    /** The target takes no documents at all, for longer than we wait. */
    NOT_NOW;

    /** How often a document is sent that the server fails at. */
    private static final int TRIES_OF_ERRORS = 3;

    /**
     * Reads one item of an answer.
     *
     * @param tried how often it has been sent
     */
    static Outcome of(JsonNode item, int tried, Patience patience) {
        int status = item.path("status").asInt();
        if (Answer.isBusy(status) || isBlocked(item)) {
            return tried < patience.tries() ? AGAIN : NOT_NOW;
        }
        return switch (status) {
            case 409 -> THERE;
            // The index is gone, or we may not write into it.
            case 401, 403, 404 -> NOT_NOW;
            default ->
                    switch (status / 100) {
                        case 2 -> DONE;
                        case 5 -> tried < TRIES_OF_ERRORS ? AGAIN : REJECTED;
                        default -> REJECTED;
                    };
        };
    }

    /** By a full disk (Elasticsearch 6 to 7.7 answer 403, later ones 429), or by somebody. */
    private static boolean isBlocked(JsonNode item) {
        return item.path("error").path("type").asText().equals("cluster_block_exception");
    }

    /** In the server's words: what it says, and what that came from. */
    static String reason(JsonNode item) {
        JsonNode error = item.path("error");
        JsonNode cause = error.path("caused_by");
        while (cause.path("caused_by").has("reason")) {
            cause = cause.path("caused_by");
        }
        return cause.has("reason") ? words(error) + ": " + words(cause) : words(error);
    }

    private static String words(JsonNode error) {
        return error.path("type").asText() + ": " + error.path("reason").asText();
    }
}
