package dev.rehome.postgres.copy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/**
 * A session's socket, read and written through buffers outside the heap. Not buffered by itself, so
 * that the driver finds the socket as it left it. A thread interrupted while it waits here closes
 * the socket and gets a {@link java.nio.channels.ClosedByInterruptException}.
 */
interface Wire {

    /**
     * Reads what is there, waiting for at least one byte.
     *
     * @throws EOFException when the server has closed the connection
     */
    void read(ByteBuffer into) throws IOException;

    /** Writes all of it, waiting for the server to take it. */
    void write(ByteBuffer from) throws IOException;

    /** The fast way where the socket has a channel, the way through its streams under TLS. */
    static Wire of(Socket socket) throws IOException {
        // A TLS socket shows the channel of the plain one underneath, which would bypass TLS.
        SocketChannel channel = socket instanceof SSLSocket ? null : socket.getChannel();
        return channel == null
                ? new Streams(socket.getInputStream(), socket.getOutputStream())
                : new Channel(channel);
    }

    private static EOFException closed() {
        return new EOFException("the server closed the connection");
    }

    /** Straight between the kernel and the buffers. */
    record Channel(SocketChannel channel) implements Wire {
        @Override
        public void read(ByteBuffer into) throws IOException {
            if (channel.read(into) < 0) {
                throw closed();
            }
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
            while (from.hasRemaining()) {
                channel.write(from);
            }
        }
    }

    /** With a copy through the heap; TLS records are at most 16 KiB. */
    record Streams(InputStream in, OutputStream out) implements Wire {
        private static final int CHUNK_BYTES = 16 * 1024;

        @Override
        public void read(ByteBuffer into) throws IOException {
            var chunk = new byte[Math.min(CHUNK_BYTES, into.remaining())];
            int read = in.read(chunk);
            if (read < 0) {
                throw closed();
            }
            into.put(chunk, 0, read);
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
            var chunk = new byte[Math.min(CHUNK_BYTES, from.remaining())];
            while (from.hasRemaining()) {
                int length = Math.min(chunk.length, from.remaining());
                from.get(chunk, 0, length);
                out.write(chunk, 0, length);
            }
            out.flush();
        }
    }
}
