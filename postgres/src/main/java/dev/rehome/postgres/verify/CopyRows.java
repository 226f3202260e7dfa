package dev.rehome.postgres.verify;

import dev.rehome.postgres.connect.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * Reads the rows of a {@code COPY … TO STDOUT} off a session's wire. The server sends each row as a
 * message of its own; a row is handed over where it lies in the buffer, a row larger than the
 * buffer in pieces, so memory does not depend on the size of rows.
 */
final class CopyRows {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** Takes rows, as {@link RowDigester} does. */
    interface Sink {

        /** A whole row, or the last piece of one. */
        void row(MemorySegment memory, int offset, int length);

        /**
         * A piece of a row whose end is still to come; the first piece of a row fills the buffer.
         *
         * @return how many bytes were taken, a multiple of {@link RowDigester#BLOCK_BYTES}
         */
        int piece(MemorySegment memory, int offset, int length);
    }

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final MemorySegment memory = MemorySegment.ofArray(buffer);
    private int start;
    private int end;

    private CopyRows(InputStream in) {
        this.in = in;
    }

    /**
     * Runs the statement and hands every row to the sink.
     *
     * @throws SQLException what the server said against it; the session's transaction is aborted
     * @throws IOException when the connection broke
     */
    static void read(Session session, String copy, Sink sink) throws IOException, SQLException {
        Socket wire = session.wire();
        wire.getOutputStream().write(query(copy));
        wire.getOutputStream().flush();
        new CopyRows(wire.getInputStream()).read(sink);
    }

    private static byte[] query(String sql) throws IOException {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        var message = new ByteArrayOutputStream(text.length + 6);
        message.write('Q');
        int length = text.length + 5;
        message.write(length >>> 24);
        message.write(length >>> 16);
        message.write(length >>> 8);
        message.write(length);
        message.write(text);
        message.write(0);
        return message.toByteArray();
    }

    private void read(Sink sink) throws IOException, SQLException {
        SQLException refusal = null;
        while (true) {
            need(5);
            byte type = buffer[start];
            int length = memory.get(INT, start + 1) - 4;
            start += 5;
            switch (type) {
                case 'd' -> row(length, sink);
                case 'E' -> refusal = ServerRefusal.of(body(length));
                case 'Z' -> {
                    body(length);
                    if (refusal != null) {
                        throw refusal;
                    }
                    return;
                }
                // begin and end of the data, the command's tag, notices, settings
                default -> body(length);
            }
        }
    }

    private void row(int length, Sink sink) throws IOException {
        int left = length;
        while (left > buffer.length) {
            need(buffer.length);
            int taken = sink.piece(memory, start, buffer.length);
            start += taken;
            left -= taken;
        }
        need(left);
        sink.row(memory, start, left);
        start += left;
    }

    private byte[] body(int length) throws IOException {
        if (length > buffer.length) {
            throw new IOException("a message of %d bytes that is not a row".formatted(length));
        }
        need(length);
        byte[] body = java.util.Arrays.copyOfRange(buffer, start, start + length);
        start += length;
        return body;
    }

    /** Waits until that many bytes lie in the buffer from {@code start} on. */
    private void need(int bytes) throws IOException {
        if (end - start >= bytes) {
            return;
        }
        if (start + bytes > buffer.length) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        while (end - start < bytes) {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
            end += read;
        }
    }
}
