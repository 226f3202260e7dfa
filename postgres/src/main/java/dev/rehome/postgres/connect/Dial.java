package dev.rehome.postgres.connect;

import dev.rehome.postgres.connect.ConnectFailure.Reason;
import dev.rehome.postgres.connect.conninfo.Keyword;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to log in at one address. pgjdbc makes its socket factories by class name, in the
 * thread that connects, so they find the attempt they belong to in a scoped value; the last socket
 * they made is the one under the session.
 */
final class Dial {
    static final ScopedValue<Dial> CURRENT = ScopedValue.newInstance();

    private final Endpoint endpoint;
    private final SocketAddress address;
    private final ConnectionString connection;
    private final Duration timeout;
    private @Nullable Socket socket;

    Dial(Endpoint endpoint, SocketAddress address, ConnectionString connection, Duration timeout) {
        this.endpoint = endpoint;
        this.address = address;
        this.connection = connection;
        this.timeout = timeout;
    }

    /** The addresses behind an endpoint: a name may have several, and each is worth a try. */
    static List<SocketAddress> addresses(Endpoint endpoint) throws IOException {
        if (endpoint.unixSocket().isPresent()) {
            return List.of(UnixDomainSocketAddress.of(endpoint.unixSocket().get()));
        }
        return Arrays.stream(InetAddress.getAllByName(endpoint.address().orElse(endpoint.host())))
                .<SocketAddress>map(ip -> new InetSocketAddress(ip, endpoint.port()))
                .toList();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    ConnectionString connection() {
        return connection;
    }

    Duration timeout() {
        return timeout;
    }

    /** A connected socket, plain. */
    Socket connect() throws IOException {
        if (address instanceof UnixDomainSocketAddress unix) {
            UnixSocket local = keep(UnixSocket.connect(unix));
            Optional<String> wanted = connection.parameter(Keyword.REQUIREPEER);
            if (wanted.isPresent()) {
                requirePeer(wanted.get(), local);
            }
            return local;
        }
        // From a channel, so that COPY bytes can pass by without entering the heap.
        Socket tcp = SocketChannel.open().socket();
        try {
            if (number(Keyword.KEEPALIVES, 1) != 0) {
                keepAlive(tcp);
            }
            tcp.connect(address, Math.toIntExact(timeout.toMillis()));
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
        return keep(tcp);
    }

    private void requirePeer(String wanted, UnixSocket local) throws IOException {
        String found =
                local.getChannel().getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        if (!found.equals(wanted)) {
            local.close();
            throw new ConnectFailure(
                    Reason.WRONG_PEER,
                    "the server at %s runs as %s, not as %s".formatted(endpoint, found, wanted),
                    "",
                    null);
        }
    }

    /** Remembers what is now under the session, such as the TLS socket around the plain one. */
    <S extends Socket> S keep(S made) {
        socket = made;
        return made;
    }

    /**
     * Whether this attempt got as far as TLS, with a certificate of ours for a server that asks.
     */
    boolean certificateSent() {
        return socket instanceof SSLSocket
                && connection
                        .parameter(Keyword.SSLCERT)
                        .filter(file -> Files.exists(Path.of(file)))
                        .isPresent();
    }

    Socket socket() {
        if (socket == null) {
            throw new IllegalStateException("pgjdbc connected without asking for a socket");
        }
        return socket;
    }

    private void keepAlive(Socket tcp) throws IOException {
        tcp.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        var times =
                Map.of(
                        Keyword.KEEPALIVES_IDLE, ExtendedSocketOptions.TCP_KEEPIDLE,
                        Keyword.KEEPALIVES_INTERVAL, ExtendedSocketOptions.TCP_KEEPINTERVAL,
                        Keyword.KEEPALIVES_COUNT, ExtendedSocketOptions.TCP_KEEPCOUNT);
        for (var each : times.entrySet()) {
            int value = number(each.getKey(), 0);
            if (value > 0 && tcp.supportedOptions().contains(each.getValue())) {
                tcp.setOption(each.getValue(), value);
            }
        }
    }

    private int number(Keyword keyword, int otherwise) {
        return connection
                .parameter(keyword)
                .map(text -> Integer.parseInt(text.strip()))
                .orElse(otherwise);
    }
}
