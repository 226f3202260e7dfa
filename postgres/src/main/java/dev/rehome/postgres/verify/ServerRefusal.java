package dev.rehome.postgres.verify;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Reads the protocol's ErrorResponse: fields of one letter and a text, each ended by a zero. */
final class ServerRefusal {

    private ServerRefusal() {}

    static SQLException of(byte[] body) {
        Map<Character, String> fields = new HashMap<>();
        int at = 0;
        while (at < body.length && body[at] != 0) {
            int end = at + 1;
            while (body[end] != 0) {
                end++;
            }
            fields.put(
                    (char) body[at],
                    new String(body, at + 1, end - at - 1, StandardCharsets.UTF_8));
            at = end + 1;
        }
        return new SQLException(
                "%s: %s%s"
                        .formatted(
                                fields.getOrDefault('S', "ERROR"),
                                fields.getOrDefault('M', ""),
                                fields.containsKey('D') ? " (" + fields.get('D') + ")" : ""),
                fields.get('C'));
    }
}
