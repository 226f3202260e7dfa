package dev.rehome.search.archive;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.airlift.compress.v3.zstd.ZstdNativeDecompressor;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decompresses what {@link Frames} wrote, a frame at a time, by the native library. For one thread.
 *
 * <p>Where a frame ends is seen from the heads of its blocks (RFC 8878, 3.1.1).
 */
final class FramesInput extends InputStream {
    private static final int MAGIC = 0xFD2FB528;
    private static final int BLOCK_HEAD_BYTES = 3;
    private static final int RUN_OF_ONE_BYTE = 1;

    /** What cannot be made smaller becomes a little longer; only damage is more than that. */
    private static final int COMPRESSED_BYTES_MAX = 2 * Frames.FRAME_BYTES;

    private final DataInputStream in;
    private final ZstdNativeDecompressor zstd = new ZstdNativeDecompressor();
    private final byte[] frame = new byte[Frames.FRAME_BYTES];
    private byte[] compressed = new byte[1 << 17];
    private int compressedLength;
    private int length;
    private int at;

    private FramesInput(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** By the native library, where it can be loaded: a tenth of the processor time. */
    static InputStream of(InputStream in) {
        return ZstdNativeDecompressor.isEnabled() ? new FramesInput(in) : new ZstdInputStream(in);
    }

    @Override
    public int read() throws IOException {
        return available() == 0 && !next() ? -1 : frame[at++] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
        if (available() == 0 && !next()) {
            return -1;
        }
        int count = Math.min(most, available());
        System.arraycopy(frame, at, to, from, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return length - at;
    }

    /** Whether there is another frame; it is then decompressed. */
    private boolean next() throws IOException {
        do {
            int first = in.read();
            if (first < 0) {
                return false;
            }
            compressed[0] = (byte) first;
            compressedLength = 1;
            collect();
            length = zstd.decompress(compressed, 0, compressedLength, frame, 0, frame.length);
            at = 0;
        } while (length == 0);
        return true;
    }

    private void collect() throws IOException {
        int descriptor = header();
        boolean last = false;
        while (!last) {
            int head = more(BLOCK_HEAD_BYTES);
            int block =
                    (compressed[head] & 0xff)
                            | (compressed[head + 1] & 0xff) << 8
                            | (compressed[head + 2] & 0xff) << 16;
            last = (block & 1) == 1;
            boolean run = (block >> 1 & 3) == RUN_OF_ONE_BYTE;
            more(run ? 1 : block >> 3);
        }
        more((descriptor & 4) == 0 ? 0 : 4); // its checksum
    }

    /** The byte that says what is in the header. */
    private int header() throws IOException {
        more(4);
        if (ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN).getInt(0) != MAGIC) {
            throw new IOException("no frame of zstd begins here");
        }
        int descriptor = compressed[4] & 0xff;
        boolean single = (descriptor & 0x20) != 0;
        int window = single ? 0 : 1;
        int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
        int size = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
        more(window + dictionary + size);
        return descriptor;
    }

    /** Takes so many more of what is compressed, and says where they are. */
    private int more(int count) throws IOException {
        int from = compressedLength;
        if (from + count > COMPRESSED_BYTES_MAX) {
            throw new IOException("a frame has no end");
        }
        if (from + count > compressed.length) {
            compressed = Arrays.copyOf(compressed, Math.max(from + count, 2 * compressed.length));
        }
        in.readFully(compressed, from, count);
        compressedLength += count;
        return from;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
