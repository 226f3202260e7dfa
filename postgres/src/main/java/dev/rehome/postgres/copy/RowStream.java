package dev.rehome.postgres.copy;

import dev.rehome.engine.digest.ItemTaker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The rows one server sends in answer to {@code COPY … TO STDOUT}, found by scanning the headers of
 * its messages in one large buffer, and handed over where they lie. The server sends one CopyData
 * message for each row, in every version from 7.4 to 18 ({@code CopySendEndOfRow} in its {@code
 * copyto.c}). In binary format a file header precedes the first row in the same message, and a
 * trailer of two bytes follows the last row in a message of its own.
 *
 * <p>What has been scanned can be forwarded: whole messages, and of a row too large for the buffer
 * as much as was taken. So memory does not grow with rows of 1 GB.
 */
final class RowStream {
    /** Type and length of a message. */
    static final int HEADER_BYTES = 5;

    private static final int BINARY_FILE_HEADER_BYTES = 19;
    private static final int BINARY_TRAILER_BYTES = 2;

    /** An unfinished row smaller than this is kept for the next round rather than split. */
    private static final int PIECE_BYTES_MIN = 16 * 1024;

    private final Wire wire;
    private final ByteBuffer buffer;
    private final MemorySegment memory;
    private final Replies replies;
    private final ItemTaker taker;
    private long count;

    /** Bytes of the message that precede its first row: the file header of the binary format. */
    private int fileHeaderBytes;

    private final boolean binary;
    private int scanned;
    private int filled;

    /** What was scanned last belongs to rows, not to a message of another kind. */
    private boolean inRows;

    /** Scanning stopped in front of a message that is not CopyData; nothing need be read. */
    private boolean stopped;

    /** Bytes of the row under way that have yet to be taken, or -1 between rows. */
    private long rowBytesLeft = -1;

    /** CopyDone has come: all rows are here. */
    private boolean done;

    /** ReadyForQuery has come: the statement has ended, well or not. */
    private boolean ready;

    RowStream(Wire wire, Replies replies, ByteBuffer buffer, boolean binary, ItemTaker taker) {
        this.wire = wire;
        this.replies = replies;
        this.buffer = buffer.clear();
        this.memory = MemorySegment.ofBuffer(buffer);
        this.binary = binary;
        this.taker = taker;
        this.fileHeaderBytes = binary ? BINARY_FILE_HEADER_BYTES : 0;
    }

    /**
     * Reads what has come and scans it.
     *
     * @return the CopyData messages now complete, as they came; a view valid until the next call,
     *     empty when there are none
     */
    ByteBuffer next() throws IOException {
        if (!stopped) {
            read();
        }
        stopped = false;
        int start = scanned;
        while (scanned < filled && scanMessage(scanned > start)) {
            if (!inRows) {
                start = scanned;
            }
        }
        return buffer.slice(start, scanned - start);
    }

    boolean done() {
        return done;
    }

    boolean ready() {
        return ready;
    }

    /** How many rows have ended. */
    long count() {
        return count;
    }

    private void read() throws IOException {
        if (scanned > 0) {
            MemorySegment.copy(memory, scanned, memory, 0, filled - scanned);
            filled -= scanned;
            scanned = 0;
        }
        if (filled == buffer.capacity()) {
            throw new IOException("a message larger than %d bytes".formatted(filled));
        }
        buffer.limit(buffer.capacity()).position(filled);
        wire.read(buffer);
        filled = buffer.position();
        buffer.limit(filled);
    }

    /**
     * Scans one message, or goes on with a large row.
     *
     * @param behindRows another kind of message has to wait, it must not be forwarded
     * @return whether something was scanned, and more may be
     */
    private boolean scanMessage(boolean behindRows) throws IOException {
        if (rowBytesLeft >= 0) {
            inRows = true;
            return goOnWithRow();
        }
        if (filled - scanned < HEADER_BYTES) {
            return false;
        }
        byte type = buffer.get(scanned);
        int length = buffer.getInt(scanned + 1) - 4;
        inRows = type == 'd';
        if (inRows) {
            if (done || length < fileHeaderBytes) {
                throw new IOException("a CopyData message where none belongs");
            }
            return startRow(length);
        }
        stopped = behindRows;
        if (stopped || length > filled - scanned - HEADER_BYTES) {
            return false;
        }
        scanned += HEADER_BYTES + length;
        take((char) type, buffer.slice(scanned - length, length));
        return true;
    }

    /**
     * At the header of a CopyData message: takes the whole of it, or what is there of a large one.
     */
    private boolean startRow(int length) throws IOException {
        int here = filled - scanned - HEADER_BYTES;
        if (here < length && here < PIECE_BYTES_MIN) {
            return false;
        }
        int from = scanned + HEADER_BYTES + fileHeaderBytes;
        int rowBytes = length - fileHeaderBytes;
        fileHeaderBytes = 0;
        scanned = from;
        if (here < length) {
            rowBytesLeft = rowBytes;
            return goOnWithRow();
        }
        if (!binary || rowBytes != BINARY_TRAILER_BYTES || buffer.getShort(from) != -1) {
            taker.item(memory, from, rowBytes);
            count++;
        }
        scanned = from + rowBytes;
        return true;
    }

    /** Inside a large row; returns whether there may be more to scan behind. */
    private boolean goOnWithRow() {
        int here = filled - scanned;
        if (here < rowBytesLeft) {
            int taken = (int) taker.piece(memory, scanned, here);
            scanned += taken;
            rowBytesLeft -= taken;
            return false;
        }
        taker.item(memory, scanned, rowBytesLeft);
        count++;
        scanned += (int) rowBytesLeft;
        rowBytesLeft = -1;
        return true;
    }

    private void take(char type, ByteBuffer body) throws IOException {
        replies.take(type, body);
        switch (type) {
            case 'c' -> done = true;
            case 'Z' -> {
                ready = true;
                if (scanned < filled) {
                    throw new IOException("the server went on speaking after it was ready");
                }
            }
            default -> {
                // kept by the replies, if worth keeping
            }
        }
    }
}
