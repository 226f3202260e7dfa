package dev.rehome.search.write;

import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of a bulk: an action and a source for each document, copied byte by byte. */
final class BulkBody {
    private static final byte[] ID = ascii("\":{\"_id\":\"");
    private static final byte[] ROUTING = ascii("\",\"routing\":\"");
    private static final byte[] TYPE = ascii("\",\"_type\":\"");
    private static final byte[] VERSION = ascii("\",\"version_type\":\"external\",\"version\":");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] END = ascii("}}\n");
    private static final int FIRST_BYTES = 1 << 16;

    /** What the lines of a document take besides its id and its source, about. */
    private static final int LINE_BYTES = 128;

    /** A source from here on stays where it is instead of being copied. */
    private static final int LARGE_BYTES = 1 << 18;

    private final byte[] begin;
    private final Action action;
    private final Optional<byte[]> type;
    private final List<Hit> hits = new ArrayList<>();
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private byte[] bytes;
    private int length;
    private long before;

    /** What is asked for. */
    enum Action {
        /** To keep the newest, by the version that it has at its source. */
        INDEX,
        /** To make it if there is none, which is all that a data stream takes. */
        CREATE;

        /** In an action's line, and in the answer to it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param type the mapping type, for a server that has them
     * @param room bytes that it will need, about: see {@link #room}
     */
    BulkBody(Action action, Optional<String> type, int room) {
        this.action = action;
        this.bytes = new byte[room];
        this.begin = ascii("{\"" + action.word());
        this.type = type.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** What these documents need in a bulk, but no more than so many bytes. */
    static int room(List<Hit> hits, int most) {
        long room = FIRST_BYTES;
        for (Hit hit : hits) {
            room += LINE_BYTES + hit.id().length();
            room += hit.sourceLength() < LARGE_BYTES ? hit.sourceLength() : 0;
            if (room >= most) {
                return most;
            }
        }
        return (int) room;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void add(Hit hit) {
        hits.add(hit);
        put(begin, 0, begin.length);
        put(ID, 0, ID.length);
        put(hit.page(), hit.id());
        hit.routing()
                .ifPresent(
                        routing -> {
                            put(ROUTING, 0, ROUTING.length);
                            put(hit.page(), routing);
                        });
        type.ifPresent(
                name -> {
                    put(TYPE, 0, TYPE.length);
                    put(name, 0, name.length);
                });
        if (action == Action.INDEX) {
            put(VERSION, 0, VERSION.length);
            byte[] version = ascii(Long.toString(hit.version()));
            put(version, 0, version.length);
        } else {
            put(QUOTE, 0, QUOTE.length);
        }
        put(END, 0, END.length);
        if (hit.sourceLength() < LARGE_BYTES) {
            put(hit.page(), hit.source());
        } else {
            piece(own());
            piece(hit.sourceInPage());
            bytes = new byte[FIRST_BYTES];
            length = 0;
        }
        put(END, END.length - 1, 1);
    }

    private void piece(ByteBuffer piece) {
        pieces.add(piece);
        before += piece.remaining();
    }

    private ByteBuffer own() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void put(byte[] from, Span span) {
        put(from, span.from(), span.length());
    }

    private void put(byte[] from, int at, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    List<Hit> hits() {
        return hits;
    }

    long length() {
        return before + length;
    }

    boolean isEmpty() {
        return hits.isEmpty();
    }

    /** Nothing may be added any more. */
    List<ByteBuffer> lines() {
        var all = new ArrayList<>(pieces);
        all.add(own());
        return all;
    }
}
