package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL server of our own on a free loopback port, in a throw-away folder. Superuser
 * {@code postgres} without a password unless {@code pg_hba.conf} is changed. Stopped by its process
 * id at {@link #close}, or when this JVM ends in order.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final PostgresBinaries binaries;
    private final Path directory;
    private final int port;
    private final Thread atExit;
    private Process process;

    private PostgresServer(PostgresBinaries binaries, Path directory, int port, Process process) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
        this.process = process;
        this.atExit = new Thread(this::discard, "stop-postgres-" + port);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A new, empty server of that major version with fsync off and stock settings otherwise. */
    public static PostgresServer start(int major) {
        return start(major, Map.of());
    }

    /**
     * A new, empty server.
     *
     * @param settings lines for {@code postgresql.conf}, such as {@code wal_level} → {@code
     *     logical}
     */
    public static PostgresServer start(int major, Map<String, String> settings) {
        PostgresBinaries binaries = PostgresBinaries.of(major);
        try {
            Path directory = Files.createTempDirectory("rehome-postgres-" + major + "-");
            int port = freePort();
            Command.run(
                    unprivileged(
                            binaries.program("initdb").toString(),
                            "-D",
                            directory.resolve("data").toString(),
                            "-U",
                            "postgres",
                            "-A",
                            "trust",
                            "-E",
                            "UTF8",
                            "--locale=C.UTF-8",
                            "-N"));
            var conf = new StringBuilder("\n");
            conf.append("port = ").append(port).append('\n');
            conf.append("listen_addresses = '127.0.0.1'\n");
            conf.append("unix_socket_directories = '").append(directory).append("'\n");
            conf.append("fsync = off\n");
            conf.append("logging_collector = off\n");
            settings.forEach(
                    (name, value) ->
                            conf.append(name)
                                    .append(" = '")
                                    .append(value.replace("'", "''"))
                                    .append("'\n"));
            Path file = directory.resolve("data/postgresql.conf");
            Files.writeString(file, Files.readString(file) + conf);
            return new PostgresServer(binaries, directory, port, launch(binaries, directory, port));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL " + major, e);
        }
    }

    public int major() {
        return binaries.major();
    }

    public int port() {
        return port;
    }

    /**
     * The folder of the unix socket; its {@code data} is the data directory, {@code log} the log.
     */
    public Path directory() {
        return directory;
    }

    public Path log() {
        return directory.resolve("log");
    }

    /** {@code postgresql://postgres@127.0.0.1:PORT/database}. */
    public String uri(String database) {
        return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, database);
    }

    /** An ordinary JDBC connection as superuser. */
    public Connection connect(String database) throws SQLException {
        return connect(database, "postgres");
    }

    public Connection connect(String database, String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, database, user));
    }

    /** Runs statements, each on its own in autocommit, as superuser. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("on " + uri(database) + ": " + e.getMessage(), e);
        }
    }

    /** The process id of the postmaster. */
    public long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL on port " + port + " is not running", e);
        }
    }

    /**
     * Kills every process of the server with SIGKILL, as a power cut would, and starts it again.
     */
    public void crashAndRestart() {
        end("-QUIT"); // immediate shutdown: no checkpoint, recovery at the next start
        start();
    }

    /** Stops it in order (fast mode). */
    public void stop() {
        end("-INT");
    }

    /** Starts it again after {@link #stop}. */
    public void start() {
        try {
            process = launch(binaries, directory, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL again", e);
        }
    }

    /** Stops the server and removes its folder. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        discard();
    }

    private void discard() {
        end("-QUIT");
        Command.run("rm", "-rf", directory.toString());
    }

    private void end(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process launch(PostgresBinaries binaries, Path directory, int port)
            throws IOException {
        Path log = directory.resolve("log");
        Process process =
                new ProcessBuilder(
                                unprivileged(
                                        binaries.program("postgres").toString(),
                                        "-D",
                                        directory.resolve("data").toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        String last = "";
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Connection ready =
                    DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres"
                                    .formatted(port))) {
                return process;
            } catch (SQLException e) {
                last = String.valueOf(e.getMessage());
                pause();
            }
        }
        process.destroy();
        throw new IllegalStateException(
                "PostgreSQL on port %d did not start: %s%n%s"
                        .formatted(port, last, Files.readString(log)));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody to
     * the server, and still the owner of its files to the kernel.
     */
    private static List<String> unprivileged(String... command) {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.addAll(List.of(command));
        return words;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
