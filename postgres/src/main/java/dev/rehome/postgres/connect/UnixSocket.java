package dev.rehome.postgres.connect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket where pgjdbc and our relays expect a {@link Socket}. The JDK has the channel but no
 * such adapter. Streams block on the channel itself; only a read with a timeout, which pgjdbc uses
 * while it is alone on the session, goes through a selector.
 */
final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private volatile int timeoutMillis;

    private UnixSocket(SocketChannel channel) throws SocketException {
        super((@Nullable SocketImpl) null);
        this.channel = channel;
        this.in = new TimedInput(Channels.newInputStream(channel));
        this.out = Channels.newOutputStream(channel);
    }

    static UnixSocket connect(UnixDomainSocketAddress address) throws IOException {
        try {
            return new UnixSocket(SocketChannel.open(address));
        } catch (SocketException e) {
            // No such file, no permission, nobody listening: all look the same from here.
            throw (IOException) new ConnectException(String.valueOf(e.getMessage())).initCause(e);
        }
    }

    /** For COPY bytes that should not enter the heap. */
    @Override
    public SocketChannel getChannel() {
        return channel;
    }

    /** Bytes as they come, or {@link SocketTimeoutException} after the socket's timeout. */
    private final class TimedInput extends FilterInputStream {
        TimedInput(InputStream channelInput) {
            super(channelInput);
        }

        @Override
        public int read() throws IOException {
            await();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            await();
            return super.read(bytes, offset, length);
        }

        private void await() throws IOException {
            if (timeoutMillis == 0 || available() > 0) {
                return;
            }
            channel.configureBlocking(false);
            try (Selector selector = Selector.open()) {
                channel.register(selector, SelectionKey.OP_READ);
                if (selector.select(timeoutMillis) == 0) {
                    throw new SocketTimeoutException("nothing to read");
                }
            } finally {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {} // no Nagle here

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean on) {} // the kernel knows at once when the peer is gone

    @Override
    public boolean getKeepAlive() {
        return true;
    }

    @Override
    public void setSendBufferSize(int bytes) throws SocketException {
        set(StandardSocketOptions.SO_SNDBUF, bytes);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public void setReceiveBufferSize(int bytes) throws SocketException {
        set(StandardSocketOptions.SO_RCVBUF, bytes);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_RCVBUF);
    }

    private void set(SocketOption<Integer> option, int bytes) throws SocketException {
        try {
            channel.setOption(option, bytes);
        } catch (IOException e) {
            throw (SocketException) new SocketException(e.toString()).initCause(e);
        }
    }

    private int get(SocketOption<Integer> option) throws SocketException {
        try {
            return channel.getOption(option);
        } catch (IOException e) {
            throw (SocketException) new SocketException(e.toString()).initCause(e);
        }
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) {
        throw new IllegalStateException("already connected");
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "unix socket " + channel;
    }
}
