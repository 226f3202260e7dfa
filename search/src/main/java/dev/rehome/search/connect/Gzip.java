package dev.rehome.search.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Bodies of requests, compressed. */
final class Gzip {
    /** Less than that takes a packet anyway. */
    private static final long BYTES_MIN = 1_000;

    /** What a bulk comes to, and more. A larger document would take its place in the heap twice. */
    private static final long BYTES_MAX = 16 << 20;

    private Gzip() {}

    static boolean pays(Request request) {
        long bytes = request.bodyBytes();
        return bytes >= BYTES_MIN && bytes <= BYTES_MAX;
    }

    /** The request with its body in gzip, by the fastest level. */
    static List<ByteBuffer> body(Request request) {
        var bytes = new ByteArrayOutputStream(Math.toIntExact(request.bodyBytes() / 4));
        try (var zip = new Fast(bytes)) {
            for (ByteBuffer piece : request.body()) {
                zip.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
