package dev.rehome.postgres.verify;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One column's value of a row in COPY's text format: enough of it to show, and a hash to tell
 * whether two are the same; never more than {@link #SHOWN_BYTES}, however long the value.
 */
final class Cell {
    private static final int HEAD_BYTES = 80;
    private static final int TAIL_BYTES = 40;

    /** Values up to this length are shown whole. */
    static final int SHOWN_BYTES = HEAD_BYTES + TAIL_BYTES;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private byte[] head = new byte[16];
    private final byte[] tail = new byte[TAIL_BYTES];
    private long length;
    private long hash = FNV_OFFSET;

    void add(byte value) {
        if (length < HEAD_BYTES) {
            if (length == head.length) {
                head = java.util.Arrays.copyOf(head, Math.min(HEAD_BYTES, head.length * 2));
            }
            head[(int) length] = value;
        } else {
            tail[(int) ((length - HEAD_BYTES) % TAIL_BYTES)] = value;
        }
        length++;
        hash = (hash ^ (value & 0xff)) * FNV_PRIME;
    }

    boolean same(Cell other) {
        return length == other.length && hash == other.hash;
    }

    /** As PostgreSQL writes it, shortened in the middle when long; empty for NULL. */
    Optional<String> text() {
        if (length == 2 && head[0] == '\\' && head[1] == 'N') {
            return Optional.empty();
        }
        if (length <= HEAD_BYTES) {
            return Optional.of(unescaped(head, (int) length));
        }
        int inTail = (int) Math.min(length - HEAD_BYTES, TAIL_BYTES);
        byte[] end = new byte[inTail];
        for (int i = 0; i < inTail; i++) {
            end[i] = tail[(int) ((length - HEAD_BYTES - inTail + i) % TAIL_BYTES)];
        }
        if (length <= SHOWN_BYTES) {
            byte[] whole = new byte[(int) length];
            System.arraycopy(head, 0, whole, 0, HEAD_BYTES);
            System.arraycopy(end, 0, whole, HEAD_BYTES, inTail);
            return Optional.of(unescaped(whole, whole.length));
        }
        int from = 0; // not from the middle of a character
        while (from < inTail && (end[from] & 0xc0) == 0x80) {
            from++;
        }
        int to = wholeCharacters(head, HEAD_BYTES);
        return Optional.of(
                "%s…%s (%d bytes)"
                        .formatted(
                                unescaped(head, to),
                                unescaped(
                                        java.util.Arrays.copyOfRange(end, from, inTail),
                                        inTail - from),
                                length));
    }

    /** How many of the first bytes are left without a character that is cut off at the end. */
    private static int wholeCharacters(byte[] bytes, int length) {
        int last = length - 1;
        while (last > 0 && (bytes[last] & 0xc0) == 0x80) {
            last--;
        }
        int lead = bytes[last] & 0xff;
        int needs = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        return last + needs > length ? last : length;
    }

    /** Undoes COPY's backslashes; bytes that are not UTF-8 are shown as {@code \xff}. */
    private static String unescaped(byte[] bytes, int length) {
        var out = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            byte value = bytes[i];
            if (value == '\\' && i + 1 < length) {
                i++;
                value =
                        switch (bytes[i]) {
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case 'v' -> 0x0b;
                            default -> bytes[i];
                        };
            }
            out.write(value);
        }
        byte[] plain = out.toByteArray();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
        } catch (CharacterCodingException e) {
            return visible(plain);
        }
    }

    private static String visible(byte[] bytes) {
        var text = new StringBuilder();
        for (byte value : bytes) {
            if (value >= 0x20) {
                text.append((char) value);
            } else {
                text.append("\\x%02x".formatted(value & 0xff));
            }
        }
        return text.toString();
    }
}
