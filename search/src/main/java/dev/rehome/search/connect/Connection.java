package dev.rehome.search.connect;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.io.CloseMode;

/** One connection to a cluster. For one exchange at a time. */
final class Connection implements AutoCloseable {
    private final DefaultBHttpClientConnection wire =
            new DefaultBHttpClientConnection(Http1Config.DEFAULT);
    private final InputStream in;
    private final boolean byProxy;
    private volatile long usedNanos = System.nanoTime();

    /**
     * @param socket what is spoken over: TLS or the plain one itself
     * @param byProxy whether a proxy reads what is asked, and wants to know of whom
     */
    Connection(Socket socket, Socket plain, boolean byProxy) throws IOException {
        this.in = socket.getInputStream();
        this.byProxy = byProxy;
        if (socket instanceof SSLSocket secured) {
            wire.bind(secured, plain);
        } else {
            wire.bind(plain);
        }
    }

    /** HTTP on it. */
    DefaultBHttpClientConnection wire() {
        return wire;
    }

    boolean byProxy() {
        return byProxy;
    }

    /** Whether something has come that was not read yet. */
    boolean isSpokenTo() throws IOException {
        return in.available() > 0;
    }

    /** It is used no more for now. */
    void used() {
        usedNanos = System.nanoTime();
    }

    long silentNanos() {
        return System.nanoTime() - usedNanos;
    }

    @Override
    public void close() {
        wire.close(CloseMode.IMMEDIATE);
    }
}
