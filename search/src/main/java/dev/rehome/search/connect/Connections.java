package dev.rehome.search.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connections to one cluster: made when they are needed, and kept for the next. For many
 * threads.
 */
final class Connections implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** What is between forgets a connection that is silent for a minute, and does not say so. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    private final URI base;
    private final Optional<SSLSocketFactory> tls;
    private final ProxySelector proxies;

    /** The last one that was used comes first. */
    private final Deque<Connection> idle = new ArrayDeque<>();

    private boolean closed;

    /**
     * @param tls for https
     * @param proxies that the user told Java of, where there are any
     */
    Connections(URI base, Optional<SSLSocketFactory> tls, ProxySelector proxies) {
        this.base = base;
        this.tls = tls;
        this.proxies = proxies;
    }

    /** There is no connection, so nothing was sent. */
    static final class NotReached extends IOException {
        private static final long serialVersionUID = 1;

        NotReached(IOException cause) {
            super(
                    cause.getMessage() == null
                            ? cause.getClass().getSimpleName()
                            : cause.getMessage(),
                    cause);
        }
    }

    /** One that was used before; whether the other side still knows of it is not known. */
    synchronized Optional<Connection> used() {
        Connection last = idle.pollFirst();
        if (last != null && last.silentNanos() > IDLE_MAX.toNanos()) {
            idle.addFirst(last);
            forgetUsed();
            return Optional.empty();
        }
        return Optional.ofNullable(last);
    }

    /** Those that were used before are no good any more, as after a restart of the server. */
    synchronized void forgetUsed() {
        idle.forEach(Connection::close);
        idle.clear();
    }

    /** Takes back one that may be used again. */
    synchronized void keep(Connection connection) {
        if (closed) {
            connection.close();
        } else {
            idle.addFirst(connection);
        }
    }

    /**
     * A new one.
     *
     * @throws NotReached when there is none
     */
    Connection open() throws NotReached {
        Proxy proxy = proxy();
        // A proxy lets through what it cannot read; of plain HTTP it wants to know where to.
        boolean tunnelled = tls.isPresent() || proxy.type() != Proxy.Type.HTTP;
        var plain = new Socket(tunnelled ? proxy : Proxy.NO_PROXY);
        try {
            plain.setTcpNoDelay(true);
            plain.connect(
                    tunnelled ? server(proxy) : (InetSocketAddress) proxy.address(),
                    Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
            return new Connection(secured(plain), plain, !tunnelled);
        } catch (IOException e) {
            close(plain);
            throw new NotReached(e);
        }
    }

    private Proxy proxy() {
        List<Proxy> all = proxies.select(base);
        return all.isEmpty() ? Proxy.NO_PROXY : all.getFirst();
    }

    /** A proxy may know names that are unknown here. */
    private InetSocketAddress server(Proxy proxy) {
        return proxy.type() == Proxy.Type.DIRECT
                ? new InetSocketAddress(base.getHost(), port())
                : InetSocketAddress.createUnresolved(base.getHost(), port());
    }

    private int port() {
        return base.getPort() >= 0 ? base.getPort() : tls.isPresent() ? 443 : 80;
    }

    /** The same socket, or TLS on it with a server whose certificate is for this host. */
    private Socket secured(Socket plain) throws IOException {
        if (tls.isEmpty()) {
            return plain;
        }
        var socket = (SSLSocket) tls.get().createSocket(plain, base.getHost(), port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it was of no use
        }
    }

    /** Ends those that nobody uses just now; the others end when they are given back. */
    @Override
    public synchronized void close() {
        closed = true;
        forgetUsed();
    }
}
