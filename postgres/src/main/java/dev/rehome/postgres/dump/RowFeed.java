package dev.rehome.postgres.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import dev.rehome.postgres.copy.CopyRelay;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Rows in COPY's text format, from a file to a server, digested on the way. A newline ends a row,
 * since COPY escapes those inside values; {@code \.} alone ends the rows.
 */
final class RowFeed implements CopyRelay.Feed {
    /** Smaller than what the relay takes at once. */
    private static final int BUFFER_BYTES = 1 << 18;

    private final InputStream in;
    private final Path file;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private final MemorySegment memory = MemorySegment.ofArray(bytes);
    private final Digester digester = new Digester();

    /** How much of the buffer is filled; it begins with a row, or goes on with a large one. */
    private int filled;

    private boolean inside;
    private boolean ended;

    /**
     * @param file for messages
     */
    RowFeed(InputStream in, Path file) {
        this.file = file;
        this.in = in;
    }

    /** Of the rows so far. */
    Digest digest() {
        return digester.digest();
    }

    @Override
    public void fill(ByteBuffer buffer) {
        int passed = 0;
        while (passed == 0 && !ended) {
            int from = filled;
            filled += read();
            passed = take(from);
        }
        buffer.put(bytes, 0, passed);
        System.arraycopy(bytes, passed, bytes, 0, filled - passed);
        filled -= passed;
    }

    private int read() {
        try {
            int read = in.read(bytes, filled, bytes.length - filled);
            if (read < 0) {
                throw new IOException("it ends without the mark \\. behind the last row");
            }
            return read;
        } catch (IOException e) {
            throw DumpFile.damaged(file, String.valueOf(e.getMessage()));
        }
    }

    /** Digests whole rows, or a piece of one that fills the buffer; returns how much that was. */
    private int take(int unseen) {
        int start = 0;
        for (int i = unseen; i < filled; i++) {
            if (bytes[i] == '\n') {
                if (!inside && i - start == 2 && bytes[start] == '\\' && bytes[start + 1] == '.') {
                    ended = true;
                    return start;
                }
                digester.item(memory, start, i + 1L - start);
                start = i + 1;
                inside = false;
            }
        }
        if (start == 0 && filled == bytes.length) {
            inside = true;
            return (int) digester.piece(memory, 0, filled);
        }
        return start;
    }
}
