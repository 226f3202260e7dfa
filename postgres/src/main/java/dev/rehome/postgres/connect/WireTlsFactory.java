package dev.rehome.postgres.connect;

import dev.rehome.postgres.connect.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Puts TLS around the driver's socket the way libpq would, and keeps hold of the TLS socket. pgjdbc
 * makes it by name once the server has agreed to encrypt.
 */
public final class WireTlsFactory extends SSLSocketFactory {
    private final Dial dial = Dial.CURRENT.get();
    private final Tls tls = new Tls(dial.connection().parameters());
    private final SSLSocketFactory sockets = tls.sockets(dial.endpoint().host());

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
            throws IOException {
        var socket =
                (SSLSocket) sockets.createSocket(plain, dial.endpoint().host(), port, autoClose);
        socket.setSSLParameters(tls.applyTo(socket.getSSLParameters()));
        return dial.keep(socket);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw WireSocketFactory.unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw WireSocketFactory.unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw WireSocketFactory.unused();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw WireSocketFactory.unused();
    }
}
