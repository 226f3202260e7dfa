package dev.rehome.search.document;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Documents as a dump keeps them: for each a line that says what it is and how long its source is,
 * then the source as it is, and a line feed.
 *
 * <pre>
 * {"_id":"17","_routing":"r1","_version":3,"bytes":12}
 * {"n":  1.0 }
 * </pre>
 *
 * So nothing of a source is looked at when it is read again, and it may hold anything. {@code
 * "lines":true} tells that it holds line breaks.
 */
public final class Block {
    private static final byte[] ID = ascii("{\"_id\":\"");
    private static final byte[] ROUTING = ascii("\",\"_routing\":\"");
    private static final byte[] VERSION = ascii("\",\"_version\":");
    private static final byte[] LINES = ascii(",\"lines\":true");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NAME_ID = ascii("_id");
    private static final byte[] NAME_ROUTING = ascii("_routing");
    private static final byte[] NAME_VERSION = ascii("_version");
    private static final byte[] NAME_LINES = ascii("lines");
    private static final byte[] NAME_BYTES = ascii("bytes");

    private Block() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes one document. */
    public static void write(Hit hit, OutputStream out) throws IOException {
        out.write(ID);
        write(hit, hit.id(), out);
        if (hit.routing().isPresent()) {
            out.write(ROUTING);
            write(hit, hit.routing().get(), out);
        }
        out.write(VERSION);
        out.write(ascii(Long.toString(hit.version())));
        if (!hit.oneLine()) {
            out.write(LINES);
        }
        out.write(BYTES);
        out.write(ascii(Integer.toString(hit.sourceLength())));
        out.write(END);
        write(hit, hit.source(), out);
        out.write('\n');
    }

    private static void write(Hit hit, Span span, OutputStream out) throws IOException {
        out.write(hit.page(), span.from(), span.length());
    }

    /**
     * The documents of a block, where they lie in it.
     *
     * @throws Malformed when it is no block, or ends in the middle
     */
    public static Page read(byte[] block) throws Malformed {
        var hits = new ArrayList<Hit>();
        var json = new JsonBytes(block, block.length);
        while (!json.isAtEnd()) {
            hits.add(read(block, json));
        }
        return Page.of(List.copyOf(hits));
    }

    private static Hit read(byte[] block, JsonBytes json) throws Malformed {
        Optional<Span> id = Optional.empty();
        Optional<Span> routing = Optional.empty();
        long version = 0;
        long bytes = -1;
        boolean oneLine = true;
        json.enterObject();
        for (var key = json.nextKey(); key.isPresent(); key = json.nextKey()) {
            Span name = key.get();
            if (json.is(name, NAME_ID)) {
                id = Optional.of(json.string());
            } else if (json.is(name, NAME_ROUTING)) {
                routing = Optional.of(json.string());
            } else if (json.is(name, NAME_VERSION)) {
                version = json.number();
            } else if (json.is(name, NAME_BYTES)) {
                bytes = json.number();
            } else if (json.is(name, NAME_LINES)) {
                oneLine = false;
                json.skipValue();
            } else {
                json.skipValue();
            }
        }
        json.passLineFeed();
        Span source = json.bytes(bytes);
        json.passLineFeed();
        if (id.isEmpty()) {
            throw new Malformed("a document without _id", source.from());
        }
        return new Hit(
                block,
                id.get(),
                routing,
                Optional.empty(),
                version,
                source,
                Optional.empty(),
                oneLine);
    }
}
