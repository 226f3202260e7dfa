package dev.rehome.postgres.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One place where a server listens.
 *
 * @param host a name, an address, or the folder of a unix socket
 * @param address where to connect instead of asking the resolver for {@code host}; the certificate
 *     is still checked against {@code host}
 */
public record Endpoint(String host, Optional<String> address, int port) {
    /** Debian's folder, then the one that PostgreSQL is compiled with otherwise. */
    private static final List<Path> SOCKET_FOLDERS =
            List.of(Path.of("/var/run/postgresql"), Path.of("/tmp"));

    /** The server on this machine that a connection string without a host means. */
    static Endpoint local(int port) {
        Path folder =
                SOCKET_FOLDERS.stream()
                        .filter(path -> Files.exists(path.resolve(socketName(port))))
                        .findFirst()
                        .orElse(SOCKET_FOLDERS.getFirst());
        return new Endpoint(folder.toString(), Optional.empty(), port);
    }

    /** The unix socket, where the host is a folder. */
    public Optional<Path> unixSocket() {
        return host.startsWith("/") && address.isEmpty()
                ? Optional.of(Path.of(host, socketName(port)))
                : Optional.empty();
    }

    /** How a password file spells this host: the default socket folders are {@code localhost}. */
    String passFileHost() {
        return SOCKET_FOLDERS.contains(Path.of(host)) ? "localhost" : host;
    }

    @Override
    public String toString() {
        return unixSocket()
                .map(Path::toString)
                .orElseGet(() -> (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port));
    }

    private static String socketName(int port) {
        return ".s.PGSQL." + port;
    }
}
