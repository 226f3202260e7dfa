package dev.rehome.search.document;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Documents as elasticdump keeps them: each the hit of a search, on a line of its own.
 *
 * <pre>
 * {"_index":"orders","_type":"_doc","_id":"17","_score":1,"_routing":"r1","_version":3,"_source":{"n":1}}
 * </pre>
 */
public final class HitLine {
    private static final byte[] ID = ascii(",\"_id\":\"");
    private static final byte[] SCORE = ascii("\",\"_score\":1");
    private static final byte[] ROUTING = ascii(",\"_routing\":\"");
    private static final byte[] VERSION = ascii(",\"_version\":");
    private static final byte[] SOURCE = ascii(",\"_source\":");
    private static final byte[] END = ascii("}\n");

    /** Of the index, the same for all its lines. */
    private final byte[] begin;

    /**
     * @param type what the mapping's type is called; {@code _doc} where there is none
     */
    public HitLine(String index, String type) {
        this.begin =
                "{\"_index\":\"%s\",\"_type\":\"%s\""
                        .formatted(JsonText.escaped(index), JsonText.escaped(type))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes one.
     *
     * @return whether the source went as it is: without comments, which JSON has not, and line
     *     breaks
     */
    public boolean write(Hit hit, OutputStream out) throws IOException {
        out.write(begin);
        out.write(ID);
        write(hit, hit.id(), out);
        out.write(SCORE);
        if (hit.routing().isPresent()) {
            out.write(ROUTING);
            write(hit, hit.routing().get(), out);
            out.write('"');
        }
        out.write(VERSION);
        out.write(ascii(Long.toString(hit.version())));
        out.write(SOURCE);
        boolean changed = OneLine.isNeeded(hit);
        if (changed) {
            OneLine.write(hit, out);
        } else {
            write(hit, hit.source(), out);
        }
        out.write(END);
        return !changed;
    }

    private static void write(Hit hit, Span span, OutputStream out) throws IOException {
        out.write(hit.page(), span.from(), span.length());
    }

    /**
     * Reads lines, as elasticdump or we wrote them. What has no version is in its first.
     *
     * @param length where the last of them ends
     * @throws Malformed when one cannot be read
     */
    public static Page read(byte[] lines, int length) throws Malformed {
        return Page.ofHits(lines, length, 1);
    }
}
