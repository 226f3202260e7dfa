package dev.rehome.search.connect;

import dev.rehome.search.pool.Gathered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates an answer in gzip (RFC 1952) as it comes in: the JDK's own reader pulls, and would need
 * all of it beforehand. For one thread at a time.
 */
final class Gunzip implements AutoCloseable {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int AT_ONCE_BYTES = 1 << 16;

    private final Gathered gathered;
    private final int most;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private final ByteBuffer trailer =
            ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param gathered where the inflated bytes go
     * @param most of those that are wanted
     */
    Gunzip(Gathered gathered, int most) {
        this.gathered = gathered;
        this.most = most;
    }

    /**
     * Takes what has come.
     *
     * @return whether more is wanted
     * @throws IOException when it is no gzip, or damaged
     */
    boolean take(ByteBuffer piece) throws IOException, InterruptedException {
        if (header.hasRemaining()) {
            fill(header, piece);
            if (header.hasRemaining()) {
                return true;
            }
            check(header.flip());
            header.position(HEADER_BYTES);
        }
        if (piece.hasRemaining() && !inflater.finished()) {
            if (!inflate(piece)) {
                return false;
            }
        }
        if (inflater.finished()) {
            fill(trailer, piece);
            if (piece.hasRemaining()) {
                throw new IOException("bytes behind the end of a gzip");
            }
        }
        return true;
    }

    private static void fill(ByteBuffer into, ByteBuffer from) {
        while (into.hasRemaining() && from.hasRemaining()) {
            into.put(from.get());
        }
    }

    /** Servers name neither a file nor a comment in it, nor anything else that is optional. */
    private static void check(ByteBuffer header) throws IOException {
        boolean plain =
                (header.getShort(0) & 0xffff) == MAGIC
                        && header.get(2) == DEFLATE
                        && header.get(3) == 0;
        if (!plain) {
            throw new IOException("not a gzip, though it was announced as one");
        }
    }

    private boolean inflate(ByteBuffer piece) throws IOException, InterruptedException {
        inflater.setInput(piece);
        while (!inflater.finished()) {
            int room = Math.min(AT_ONCE_BYTES, most - gathered.length());
            if (room == 0) {
                return false;
            }
            gathered.ensure(room);
            int count = inflated(room);
            if (count == 0) {
                return true; // needs more
            }
            crc.update(gathered.bytes(), gathered.length(), count);
            gathered.added(count);
        }
        return true;
    }

    private int inflated(int room) throws IOException {
        try {
            return inflater.inflate(gathered.bytes(), gathered.length(), room);
        } catch (DataFormatException e) {
            throw new IOException("damaged gzip", e);
        }
    }

    /**
     * No more will come.
     *
     * @throws IOException when it is not all there, or not what was sent
     */
    void end() throws IOException {
        boolean nothing = header.position() == 0; // as where an answer has no body
        if (!nothing && trailer.hasRemaining()) {
            throw new IOException("the answer ends in the middle of a gzip");
        }
        if (!nothing && trailer.getInt(0) != (int) crc.getValue()) {
            throw new IOException("the checksum of a gzip is not that of its bytes");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
