package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL server of our own on a free loopback port, in a throw-away folder. Superuser
 * {@code postgres} without a password unless {@link #admit} says otherwise. Stopped at {@link
 * #close}, or when this JVM ends, however it ends; a folder that a killed JVM left is removed by
 * the next start.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int PORTS_TRIED_MAX = 5;

    private final PostgresBinaries binaries;
    private final ServerFolder folder;
    private final int port;
    private final AtExit atExit;
    private ServerProcess process;

    private PostgresServer(
            PostgresBinaries binaries, ServerFolder folder, int port, ServerProcess process) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
        this.process = process;
        this.atExit = new AtExit("stop-postgres-" + port, this::discard);
    }

    /** A new, empty server of that major version with fsync off and stock settings otherwise. */
    public static PostgresServer start(int major) {
        return start(major, Map.of());
    }

    /**
     * A new, empty server.
     *
     * @param settings lines for {@code postgresql.conf}, such as {@code wal_level} → {@code
     *     logical}; {@code fsync} → {@code on} makes it as durable as a real one
     */
    public static PostgresServer start(int major, Map<String, String> settings) {
        PostgresBinaries binaries = PostgresBinaries.of(major);
        try {
            ServerFolder folder = ServerFolder.create("postgres-" + major);
            Command.run(
                    ServerProcess.unprivileged(
                            binaries.program("initdb").toString(),
                            "-D",
                            folder.data().toString(),
                            "-U",
                            "postgres",
                            "-A",
                            "trust",
                            "-E",
                            "UTF8",
                            "--locale=C.UTF-8",
                            "-N"));
            var conf = new StringBuilder("\n");
            conf.append("listen_addresses = '127.0.0.1'\n");
            conf.append("unix_socket_directories = '").append(folder.path()).append("'\n");
            conf.append("fsync = off\n");
            conf.append("logging_collector = off\n");
            settings.forEach(
                    (name, value) ->
                            conf.append(name)
                                    .append(" = '")
                                    .append(value.replace("'", "''"))
                                    .append("'\n"));
            Path file = folder.data().resolve("postgresql.conf");
            Files.writeString(file, Files.readString(file) + conf);
            for (int tried = 1; ; tried++) {
                int port = freePort();
                try {
                    return new PostgresServer(
                            binaries, folder, port, launch(binaries, folder, port));
                } catch (IllegalStateException e) {
                    // Somebody else may have taken the port since we saw it free.
                    if (tried == PORTS_TRIED_MAX
                            || !String.valueOf(e.getMessage()).contains("in use")) {
                        folder.remove();
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL " + major, e);
        }
    }

    /**
     * A replica of this server as it is now, which follows it by streaming and answers queries;
     * started from a copy of the data directory taken in backup mode.
     */
    public PostgresServer standby() {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            boolean renamed = major() >= 15;
            statement.execute(
                    renamed
                            ? "SELECT pg_backup_start('standby', true)"
                            : "SELECT pg_start_backup('standby', true, false)");
            ServerFolder copy = ServerFolder.create("postgres-" + major());
            Command.run("cp", "-a", folder.data().toString(), copy.data().toString());
            Files.deleteIfExists(copy.data().resolve("postmaster.pid"));
            try (var row =
                    statement.executeQuery(
                            renamed
                                    ? "SELECT labelfile FROM pg_backup_stop(false)"
                                    : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
                row.next();
                Files.writeString(copy.data().resolve("backup_label"), row.getString(1));
            }
            Files.createFile(copy.data().resolve("standby.signal"));
            Files.writeString(
                    copy.data().resolve("postgresql.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(port)
                            + "unix_socket_directories = '%s'%n".formatted(copy.path()),
                    StandardOpenOption.APPEND);
            int replica = freePort();
            return new PostgresServer(binaries, copy, replica, launch(binaries, copy, replica));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a standby of " + port, e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot back up " + port, e);
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
        return folder.path();
    }

    public Path log() {
        return folder.log();
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

    /**
     * Waits for sessions that were closed, or killed: one may be there for some moments still, and
     * reports only at its end which rows it has written. Does not wait for those that are kept in a
     * transaction.
     */
    public void awaitSessionsEnd() throws SQLException, InterruptedException {
        String others =
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                        + " AND pid <> pg_backend_pid() AND state <> 'idle in transaction'";
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            while (true) {
                try (var row = statement.executeQuery(others)) {
                    row.next();
                    if (row.getInt(1) == 0) {
                        return;
                    }
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("sessions at " + uri("postgres") + " stay");
                }
                pause();
            }
        }
    }

    /** The process id of the postmaster. */
    public long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(folder.data().resolve("postmaster.pid")).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL on port " + port + " is not running", e);
        }
    }

    /**
     * Replaces who may connect and how, and makes it hold for new connections at once.
     *
     * @param rules lines of {@code pg_hba.conf}, such as {@code host all all all scram-sha-256}; a
     *     last line that lets the superuser in through the unix socket's folder is added
     */
    public void admit(String... rules) {
        try {
            Files.writeString(
                    folder.data().resolve("pg_hba.conf"),
                    String.join("\n", rules) + "\nlocal all postgres trust\n");
            Command.run("kill", "-HUP", Long.toString(pid()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change who may connect to " + port, e);
        }
    }

    /** Ends it without a checkpoint, as a power cut would, and starts it again with recovery. */
    public void crashAndRestart() {
        process.end("-QUIT");
        start();
    }

    /** Stops it in order (fast mode). */
    public void stop() {
        process.end("-INT");
    }

    /** Starts it again after {@link #stop}. */
    public void start() {
        try {
            process = launch(binaries, folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL again", e);
        }
    }

    /** Stops the server and removes its folder. */
    @Override
    public void close() {
        atExit.now();
    }

    private void discard() {
        process.end("-QUIT");
        folder.remove();
    }

    private static ServerProcess launch(PostgresBinaries binaries, ServerFolder folder, int port)
            throws IOException {
        ServerProcess process =
                ServerProcess.launch(
                        folder.log(),
                        binaries.program("postgres").toString(),
                        "-p",
                        Integer.toString(port),
                        "-D",
                        folder.data().toString());
        Files.writeString(folder.pidFile(), Long.toString(process.pid()));
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            if (isReady(folder, process)) {
                return process;
            }
            pause();
        }
        process.end("-KILL");
        throw new IllegalStateException(
                "PostgreSQL on port %d did not start:%n%s"
                        .formatted(port, Files.readString(folder.log())));
    }

    /** The last line of {@code postmaster.pid} says so; a connection might need a password. */
    private static boolean isReady(ServerFolder folder, ServerProcess process) throws IOException {
        Path file = folder.data().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() >= 8
                && lines.getFirst().strip().equals(Long.toString(process.pid()))
                && lines.get(7).startsWith("ready");
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
