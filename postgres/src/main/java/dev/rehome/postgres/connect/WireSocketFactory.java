package dev.rehome.postgres.connect;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * Hands pgjdbc its socket and keeps hold of it, so that a session's COPY bytes can be relayed
 * without passing through the driver, while login, TLS and everything else stay pgjdbc's work.
 * pgjdbc makes it by name, with one string: the key under which the socket is found again.
 */
public final class WireSocketFactory extends SocketFactory {
    private static final Map<String, Socket> SOCKETS = new ConcurrentHashMap<>();
    private final String key;

    public WireSocketFactory(String key) {
        this.key = key;
    }

    static String expect() {
        return UUID.randomUUID().toString();
    }

    static Socket take(String key) {
        Socket socket = SOCKETS.remove(key);
        if (socket == null) {
            throw new IllegalStateException("pgjdbc connected without asking for a socket");
        }
        return socket;
    }

    @Override
    public Socket createSocket() {
        var socket = new Socket();
        SOCKETS.put(key, socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new IllegalStateException("pgjdbc connects its sockets itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new IllegalStateException("pgjdbc connects its sockets itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new IllegalStateException("pgjdbc connects its sockets itself");
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new IllegalStateException("pgjdbc connects its sockets itself");
    }
}
