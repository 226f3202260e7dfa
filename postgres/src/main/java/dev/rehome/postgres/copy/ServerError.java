package dev.rehome.postgres.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server said went wrong: the fields of an ErrorResponse by their one-letter codes, as
 * listed in PostgreSQL's "Error and Notice Message Fields".
 */
record ServerError(Map<Character, String> fields) {

    /** Reads the body of an ErrorResponse or NoticeResponse. */
    static ServerError read(ByteBuffer body) {
        var fields = new HashMap<Character, String>();
        while (body.hasRemaining()) {
            byte code = body.get();
            if (code == 0) {
                break;
            }
            fields.put((char) code, text(body));
        }
        return new ServerError(Map.copyOf(fields));
    }

    private static String text(ByteBuffer body) {
        int end = body.position();
        while (end < body.limit() && body.get(end) != 0) {
            end++;
        }
        var bytes = new byte[end - body.position()];
        body.get(bytes);
        body.position(Math.min(end + 1, body.limit()));
        return new String(bytes, UTF_8);
    }

    /** The five characters that say which error, such as {@code 23505}. */
    String sqlState() {
        return fields.getOrDefault('C', "XX000");
    }

    /**
     * In one line: {@code invalid input syntax for type integer: "x" (SQLSTATE 22P02; COPY t, line
     * 1, column a: "x")}.
     */
    @Override
    public String toString() {
        var more = new StringBuilder("SQLSTATE ").append(sqlState());
        for (char code : new char[] {'D', 'W', 'H'}) {
            String field = fields.get(code);
            if (field != null) {
                more.append("; ").append(field.replace('\n', ' '));
            }
        }
        return "%s (%s)".formatted(fields.getOrDefault('M', "an error without a message"), more);
    }
}
