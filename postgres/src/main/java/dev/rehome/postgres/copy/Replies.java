package dev.rehome.postgres.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What one server says while a COPY statement runs on it, message by message, up to ReadyForQuery.
 * Reads no further than the server speaks, so the driver can go on with the socket after that.
 */
final class Replies {
    private static final int BUFFER_BYTES = 8 * 1024;

    /** The detail of an error may quote a part of each of 1600 columns. */
    private static final int MESSAGE_BYTES_MAX = 1024 * 1024;

    private final Wire wire;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private Optional<ServerError> error = Optional.empty();
    private long rows;

    Replies(Wire wire) {
        this.wire = wire;
    }

    /**
     * Waits until the server wants rows ({@code G}), or has refused and is ready again.
     *
     * @return whether it wants rows
     */
    boolean wantsRows() throws IOException {
        char type;
        do {
            type = next();
        } while (type != 'G' && type != 'Z');
        return type == 'G';
    }

    /** Waits until the statement has ended one way or the other; then see {@link #error}. */
    void awaitReady() throws IOException {
        while (next() != 'Z') {
            // each message has left behind what it says
        }
        if (buffer.hasRemaining()) {
            throw new IOException("the server went on speaking after it was ready");
        }
    }

    /** Takes in a message that was read elsewhere. */
    void take(char type, ByteBuffer body) {
        switch (type) {
            case 'E' -> error = Optional.of(ServerError.read(body));
            case 'C' -> rows = rows(body);
            default -> {
                // CopyOutResponse, notices, parameter changes, notifications: nothing to keep
            }
        }
    }

    Optional<ServerError> error() {
        return error;
    }

    /** How many rows the server says it copied. */
    long rows() {
        return rows;
    }

    private char next() throws IOException {
        need(5);
        char type = (char) buffer.get();
        int length = buffer.getInt() - 4;
        if (length < 0 || length > MESSAGE_BYTES_MAX) {
            throw new IOException("a message '%s' of %d bytes".formatted(type, length));
        }
        need(length);
        ByteBuffer body = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        take(type, body);
        return type;
    }

    private void need(int bytes) throws IOException {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes).put(buffer).flip();
        }
        while (buffer.remaining() < bytes) {
            buffer.compact();
            try {
                wire.read(buffer);
            } finally {
                buffer.flip();
            }
        }
    }

    /** From a command tag such as {@code COPY 42}; trimming takes the final zero byte as well. */
    private static long rows(ByteBuffer body) {
        String tag = UTF_8.decode(body).toString().trim();
        return Long.parseLong(tag.substring(tag.lastIndexOf(' ') + 1));
    }
}
