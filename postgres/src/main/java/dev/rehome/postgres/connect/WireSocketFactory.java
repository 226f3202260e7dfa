package dev.rehome.postgres.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Hands pgjdbc a connected socket and keeps hold of it, so that a session's COPY bytes can be
 * relayed without passing through the driver, while login and everything else stay pgjdbc's work.
 * The driver asks it again, from any thread, for the short connection that cancels a statement.
 */
public final class WireSocketFactory extends SocketFactory {
    private final Dial dial = Dial.CURRENT.get();

    @Override
    public Socket createSocket() throws IOException {
        return dial.connect();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unused();
    }

    static IllegalStateException unused() {
        return new IllegalStateException("pgjdbc asks for sockets without naming a place");
    }
}
