package dev.rehome.search.document;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** One document of a page, where it lies in the page's bytes. */
public final class Hit {
    private final byte[] page;
    private final Span id;
    private final Optional<Span> routing;
    private final Optional<Span> type;
    private final long version;
    private final Span source;
    private final Optional<Span> sort;
    private final boolean oneLine;

    /**
     * @param page the whole answer
     * @param id between its quotes, escapes as they are
     * @param routing likewise
     * @param type the mapping type, of servers that have them
     * @param version as the server counts the document's writes
     * @param source as it was given to the server, white space and comments included
     * @param sort where it stands in the order that was asked for
     * @param oneLine whether the source can be a line of a bulk
     */
    Hit(
            byte[] page,
            Span id,
            Optional<Span> routing,
            Optional<Span> type,
            long version,
            Span source,
            Optional<Span> sort,
            boolean oneLine) {
        this.page = page;
        this.id = id;
        this.routing = routing;
        this.type = type;
        this.version = version;
        this.source = source;
        this.sort = sort;
        this.oneLine = oneLine;
    }

    public byte[] page() {
        return page;
    }

    public Span id() {
        return id;
    }

    public Optional<Span> routing() {
        return routing;
    }

    public long version() {
        return version;
    }

    public Span source() {
        return source;
    }

    public boolean oneLine() {
        return oneLine;
    }

    /** As a person reads it. */
    public String idText() {
        return unescaped(id);
    }

    public Optional<String> routingText() {
        return routing.map(this::unescaped);
    }

    public Optional<String> typeText() {
        return type.map(this::unescaped);
    }

    /** The very bytes of the source. */
    public byte[] sourceBytes() {
        return Arrays.copyOfRange(page, source.from(), source.to());
    }

    /** The same where they lie, with nothing copied. */
    public ByteBuffer sourceInPage() {
        return ByteBuffer.wrap(page, source.from(), source.length());
    }

    public int sourceLength() {
        return source.length();
    }

    /**
     * Where it stands in an order of one number.
     *
     * @throws Malformed when the answer does not say so
     */
    public long place() throws Malformed {
        String text = sort.map(this::text).orElse("nothing");
        try {
            return Long.parseLong(text.substring(1, text.length() - 1).strip());
        } catch (NumberFormatException e) {
            throw new Malformed("%s where one number should be".formatted(text), source.to());
        }
    }

    /**
     * Id and routing without escapes, each behind its length: two servers may escape differently.
     */
    byte[] address() {
        byte[] idBytes = bytes(id);
        byte[] routingBytes = routing.map(this::bytes).orElse(new byte[0]);
        byte[] address = new byte[8 + idBytes.length + routingBytes.length];
        put(address, 0, idBytes.length);
        put(address, 4, routing.isPresent() ? routingBytes.length : -1);
        System.arraycopy(idBytes, 0, address, 8, idBytes.length);
        System.arraycopy(routingBytes, 0, address, 8 + idBytes.length, routingBytes.length);
        return address;
    }

    private static void put(byte[] to, int at, int number) {
        for (int i = 0; i < 4; i++) {
            to[at + i] = (byte) (number >>> (8 * i));
        }
    }

    private byte[] bytes(Span span) {
        for (int i = span.from(); i < span.to(); i++) {
            if (page[i] == '\\') {
                return unescaped(span).getBytes(StandardCharsets.UTF_8);
            }
        }
        return Arrays.copyOfRange(page, span.from(), span.to());
    }

    private String text(Span span) {
        return new String(page, span.from(), span.length(), StandardCharsets.UTF_8);
    }

    private String unescaped(Span span) {
        String text = text(span);
        return text.indexOf('\\') < 0 ? text : JsonText.unescaped(text);
    }
}
