package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A real S3 server of our own (s3proxy, which keeps objects in files here) on a free loopback port;
 * it takes only requests that are signed with its one key. Stopped at {@link #close}, or when this
 * JVM ends, however it ends.
 */
public final class S3Server implements AutoCloseable {
    /** The one login. */
    public static final String KEY = "rehome-key";

    /** What it signs with. */
    public static final String SECRET = "rehome-s3-secret-4711";

    private static final String NAME = "s3proxy-4.1.0";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

    private final ServerFolder folder;
    private final ServerProcess process;
    private final int port;
    private final AtExit atExit;

    private S3Server(ServerFolder folder, ServerProcess process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.atExit = new AtExit("stop-s3-" + port, this::discard);
    }

    /**
     * A new one.
     *
     * @param buckets that it has, empty
     */
    public static S3Server start(String... buckets) {
        try {
            ServerFolder folder = ServerFolder.create("s3");
            for (String bucket : buckets) {
                Files.createDirectories(folder.data().resolve(bucket));
            }
            int port = PostgresServer.freePort();
            var server = new S3Server(folder, launch(folder, port), port);
            server.await();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + NAME, e);
        }
    }

    private static ServerProcess launch(ServerFolder folder, int port) throws IOException {
        Files.createDirectories(folder.data());
        Path settings =
                Files.writeString(
                        folder.path().resolve("s3proxy.conf"),
                        """
                        s3proxy.endpoint=http://127.0.0.1:%d
                        s3proxy.authorization=aws-v2-or-v4
                        s3proxy.identity=%s
                        s3proxy.credential=%s
                        jclouds.provider=filesystem-nio2
                        jclouds.filesystem.basedir=%s
                        """
                                .formatted(port, KEY, SECRET, folder.data()));
        Path quiet =
                Files.writeString(
                        folder.path().resolve("logback.xml"),
                        """
                        <configuration>
                          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                            <encoder><pattern>%d %level %msg%n%ex</pattern></encoder>
                          </appender>
                          <root level="warn"><appender-ref ref="out"/></root>
                        </configuration>
                        """);
        ServerProcess process =
                ServerProcess.launch(
                        folder.log(),
                        ServerProcess.Ending.KILL_GROUP,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + quiet,
                        "-cp",
                        PostgresBinaries.serversDirectory().resolve(NAME) + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString());
        Files.writeString(folder.pidFile(), Long.toString(process.pid()));
        return process;
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** What the tools of AWS, and those that go by its variables, have to be told. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                url(),
                "AWS_ACCESS_KEY_ID",
                KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET,
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    /** Where the objects of a bucket lie as files, under their keys. */
    public Path folder(String bucket) {
        return folder.data().resolve(bucket);
    }

    private void await() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                PostgresServer.pause();
            }
        }
        String log = Files.readString(folder.log());
        close();
        throw new IllegalStateException(
                "%s on port %d did not start:%n%s".formatted(NAME, port, log));
    }

    @Override
    public void close() {
        atExit.now();
    }

    private void discard() {
        process.endGroup("-KILL");
        folder.remove();
    }
}
