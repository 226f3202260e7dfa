package dev.rehome.search.document;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Walks through JSON where it lies, and builds nothing. Values that are of no interest are passed
 * over.
 *
 * <p>It takes what the servers take as a document and give back as it was: white space of all
 * kinds, and comments of Java's two kinds, which their parsers allow (Elasticsearch,
 * JsonXContentImpl: ALLOW_COMMENTS).
 */
final class JsonBytes {
    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean lineBreak;

    /**
     * @param end behind the last byte
     */
    JsonBytes(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** Whether nothing follows. */
    boolean isAtEnd() {
        return at >= end;
    }

    /** Passes over one line feed, which has to be there. */
    void passLineFeed() throws Malformed {
        take('\n');
    }

    /** So many bytes, whatever they are. */
    Span bytes(long count) throws Malformed {
        if (count < 0 || count > end - at) {
            throw new Malformed("the end comes too early", end);
        }
        int from = at;
        at += (int) count;
        return new Span(from, at);
    }

    /** Goes into an object; {@link #nextKey} then finds its members. */
    void enterObject() throws Malformed {
        skipSpace();
        take('{');
    }

    /**
     * The next key, as it is between its quotes; its value follows. Empty when there is none, and
     * the object has been left.
     */
    Optional<Span> nextKey() throws Malformed {
        skipSpace();
        if (peek() == '}') {
            at++;
            return Optional.empty();
        }
        if (peek() == ',') {
            at++;
            skipSpace();
        }
        Span name = string();
        skipSpace();
        take(':');
        return Optional.of(name);
    }

    /** Goes into an array; {@link #nextElement} then finds its elements. */
    void enterArray() throws Malformed {
        skipSpace();
        take('[');
    }

    /** Whether there is another element; if not, the array has been left. */
    boolean nextElement() throws Malformed {
        skipSpace();
        if (peek() == ']') {
            at++;
            return false;
        }
        if (peek() == ',') {
            at++;
        }
        return true;
    }

    /** What is between the quotes, escapes as they are. */
    Span string() throws Malformed {
        skipSpace();
        take('"');
        int from = at;
        passString();
        return new Span(from, at - 1);
    }

    /** A value, without what is around it. */
    Span value() throws Malformed {
        skipSpace();
        int from = at;
        skipValue();
        return new Span(from, at);
    }

    /** A value with the white space and the comments around it, up to the comma or bracket. */
    Span valueAsWritten() throws Malformed {
        int from = at;
        lineBreak = false;
        skipValue();
        skipSpace();
        return new Span(from, at);
    }

    /** Whether the last {@link #valueAsWritten} has a line feed or carriage return in it. */
    boolean hasLineBreak() {
        return lineBreak;
    }

    /** Whether the next value begins so, such as an object with <code>{</code>. */
    boolean begins(char first) throws Malformed {
        skipSpace();
        return peek() == first;
    }

    /** Whether that is the text of the span; escapes are not looked through. */
    boolean is(Span span, byte[] text) {
        return Arrays.equals(bytes, span.from(), span.to(), text, 0, text.length);
    }

    long number() throws Malformed {
        Span span = value();
        try {
            return Long.parseLong(text(span));
        } catch (NumberFormatException e) {
            throw new Malformed("no whole number but " + text(span), span.from());
        }
    }

    String text(Span span) {
        return new String(bytes, span.from(), span.length(), StandardCharsets.UTF_8);
    }

    /** Passes over whatever comes. */
    void skipValue() throws Malformed {
        skipSpace();
        switch (peek()) {
            case '{', '[' -> skipNested();
            case '"' -> {
                at++;
                passString();
            }
            default -> skipWord();
        }
    }

    /** An object or array, with all that is in it. */
    private void skipNested() throws Malformed {
        int depth = 0;
        do {
            switch (peek()) {
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case '"' -> {
                    at++;
                    passString();
                }
                case '/' -> skipComment();
                case '\n', '\r' -> {
                    lineBreak = true;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0);
    }

    private void passString() throws Malformed {
        byte[] all = bytes;
        int i = at;
        while (i < end) {
            byte each = all[i++];
            if (each == '"') {
                at = i;
                return;
            } else if (each == '\\') {
                i++;
            }
        }
        throw new Malformed("a text without an end", at);
    }

    private void skipWord() throws Malformed {
        int from = at;
        while (at < end && ",}]: \t\r\n/".indexOf(bytes[at]) < 0) {
            at++;
        }
        if (at == from) {
            throw new Malformed("'%c' where a value should be".formatted((char) peek()), at);
        }
    }

    /** Passes over white space and comments. */
    void skipSpace() throws Malformed {
        while (at < end) {
            switch (bytes[at]) {
                case ' ', '\t' -> at++;
                case '\n', '\r' -> {
                    lineBreak = true;
                    at++;
                }
                case '/' -> skipComment();
                default -> {
                    return;
                }
            }
        }
    }

    private void skipComment() throws Malformed {
        int from = at++;
        byte kind = peek();
        at++;
        while (at < end) {
            byte each = bytes[at++];
            lineBreak |= each == '\n' || each == '\r';
            if (kind == '/' && each == '\n') {
                return;
            } else if (kind == '*' && each == '*' && at < end && bytes[at] == '/') {
                at++;
                return;
            }
        }
        throw new Malformed("a comment without an end", from);
    }

    private byte peek() throws Malformed {
        if (at >= end) {
            throw new Malformed("the end comes too early", at);
        }
        return bytes[at];
    }

    private void take(char expected) throws Malformed {
        if (peek() != expected) {
            throw new Malformed("'%c' where '%c' should be".formatted((char) peek(), expected), at);
        }
        at++;
    }
}
