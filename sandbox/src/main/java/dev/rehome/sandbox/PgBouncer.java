package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A real PgBouncer in front of a server; lets the superuser in without a password. */
public final class PgBouncer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final ServerProcess process;
    private final Path folder;
    private final int port;

    private PgBouncer(ServerProcess process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts one. Empty, after one line on standard error that begins with {@code SKIPPED}, when
     * the program is not installed.
     *
     * @param mode {@code session}, {@code transaction} or {@code statement}
     */
    public static Optional<PgBouncer> before(PostgresServer server, String mode) {
        Optional<Path> program =
                Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        if (program.isEmpty()) {
            System.err.println("SKIPPED: needs pgbouncer, which sandbox/tools installs");
            return Optional.empty();
        }
        try {
            Path folder = Files.createTempDirectory("rehome-pgbouncer-");
            int port = PostgresServer.freePort();
            Files.writeString(folder.resolve("users"), "\"postgres\" \"\"\n");
            Path settings =
                    Files.writeString(
                            folder.resolve("pgbouncer.ini"),
                            """
                            [databases]
                            * = host=127.0.0.1 port=%d
                            [pgbouncer]
                            listen_addr = 127.0.0.1
                            listen_port = %d
                            unix_socket_dir =
                            auth_type = trust
                            auth_file = %s/users
                            pool_mode = %s
                            default_pool_size = 10
                            """
                                    .formatted(server.port(), port, folder, mode));
            var process =
                    ServerProcess.launch(
                            folder.resolve("log"), program.get().toString(), settings.toString());
            var bouncer = new PgBouncer(process, folder, port);
            bouncer.await();
            return Optional.of(bouncer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start pgbouncer", e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code postgresql://postgres@127.0.0.1:PORT/database}. */
    public String uri(String database) {
        return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, database);
    }

    private void await() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                PostgresServer.pause(); // it does not listen yet
            }
        }
        String said = Files.readString(folder.resolve("log"));
        close();
        throw new IllegalStateException("pgbouncer did not start: " + said);
    }

    @Override
    public void close() {
        process.end("-INT");
        Command.run("rm", "-rf", folder.toString());
    }
}
