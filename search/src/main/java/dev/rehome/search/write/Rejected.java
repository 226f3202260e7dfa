package dev.rehome.search.write;

import dev.rehome.search.document.Hit;

/**
 * A document that the target will not take, however often it is sent.
 *
 * @param status of the target's answer
 * @param reason in the target's words
 */
public record Rejected(String index, Hit hit, int status, String reason) {

    /** {@code orders: document 17: 400 mapper_parsing_exception: …}. */
    @Override
    public String toString() {
        return "%s: document %s: %d %s".formatted(index, hit.idText(), status, reason);
    }
}
