package dev.rehome.search.archive;

import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdNativeCompressor;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses what is written, in frames one behind the other, which is zstd as well. So it holds
 * two megabytes whatever comes; a single frame's stream would hold ten. For one thread.
 */
final class Frames extends OutputStream {
    /** What a frame holds at most, before it is compressed. */
    static final int FRAME_BYTES = 1 << 20;

    /** As they come, and compressed. */
    static final int HELD_BYTES = 2 * FRAME_BYTES;

    private static final int FASTEST = 1;

    private final OutputStream out;

    private final ZstdCompressor zstd = compressor();
    private final byte[] frame = new byte[FRAME_BYTES];
    private final byte[] compressed = new byte[zstd.maxCompressedLength(FRAME_BYTES)];
    private int length;

    Frames(OutputStream out) {
        this.out = out;
    }

    /**
     * The native one, at its fastest level, where it can be loaded: a tenth of the processor time.
     */
    private static ZstdCompressor compressor() {
        return ZstdNativeCompressor.isEnabled()
                ? new ZstdNativeCompressor(FASTEST)
                : new ZstdJavaCompressor();
    }

    @Override
    public void write(int each) throws IOException {
        if (length == FRAME_BYTES) {
            end();
        }
        frame[length++] = (byte) each;
    }

    @Override
    public void write(byte[] from, int at, int count) throws IOException {
        int left = count;
        while (left > 0) {
            if (length == FRAME_BYTES) {
                end();
            }
            int more = Math.min(left, FRAME_BYTES - length);
            System.arraycopy(from, at + count - left, frame, length, more);
            length += more;
            left -= more;
        }
    }

    private void end() throws IOException {
        int bytes = zstd.compress(frame, 0, length, compressed, 0, compressed.length);
        out.write(compressed, 0, bytes);
        length = 0;
    }

    /** Hands on what is left; what it hands on to stays open. */
    void finish() throws IOException {
        if (length > 0) {
            end();
        }
    }
}
