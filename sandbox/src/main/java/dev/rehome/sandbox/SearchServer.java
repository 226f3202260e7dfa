package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A real Elasticsearch or OpenSearch node of our own on a free loopback port, in a throw-away
 * folder, usually without security. Stopped at {@link #close}, or when this JVM ends, however it
 * ends.
 */
public final class SearchServer implements AutoCloseable {
    /** Among a server's settings: the heap of its JVM, such as {@code 1g}; usually 512 MB. */
    public static final String HEAP = "heap";

    /** Among a server's settings: further words for its JVM. Of Elasticsearch only. */
    public static final String OPTIONS = "options";

    /** Among a server's settings: a folder whose files go into the node's configuration. */
    public static final String CONFIG = "config";

    /** With this setting as {@code true}, a node is asked for nothing until it listens. */
    public static final String SECURITY = "xpack.security.enabled";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SearchBinaries binaries;
    private final Path java;
    private final ServerFolder folder;
    private final int port;
    private final Map<String, String> settings;
    private final AtExit atExit;
    private ServerProcess process;

    private SearchServer(
            SearchBinaries binaries, Path java, ServerFolder folder, Map<String, String> settings)
            throws IOException {
        this.binaries = binaries;
        this.java = java;
        this.folder = folder;
        this.settings = settings;
        this.port = PostgresServer.freePort();
        this.process = launch();
        this.atExit = new AtExit("stop-search-" + port, this::discard);
    }

    /** A new, empty node; see {@link #start(SearchBinaries, Map)}. */
    public static Optional<SearchServer> start(SearchBinaries binaries) {
        return start(binaries, Map.of());
    }

    /**
     * A new, empty node. Empty, after one line on standard error that begins with {@code SKIPPED},
     * when this machine has no JDK that the version runs on.
     *
     * @param settings of the node, such as {@code http.max_content_length} → {@code 10mb}; and
     *     {@link #HEAP} and {@link #CONFIG}
     */
    public static Optional<SearchServer> start(
            SearchBinaries binaries, Map<String, String> settings) {
        Optional<Path> java = binaries.java();
        if (java.isEmpty()) {
            System.err.println("SKIPPED: " + binaries.whyNot());
            return Optional.empty();
        }
        try {
            ServerFolder folder = ServerFolder.create(binaries.toString());
            return Optional.of(new SearchServer(binaries, java.get(), folder, settings));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + binaries, e);
        }
    }

    public SearchBinaries binaries() {
        return binaries;
    }

    /** {@code http://127.0.0.1:PORT}, or with https where it has security. */
    public String url() {
        return (isSecured() ? "https" : "http") + "://127.0.0.1:" + port;
    }

    private boolean isSecured() {
        return "true".equals(settings.get(SECURITY));
    }

    /** Of the process that its others belong to. */
    public long pid() {
        return process.pid();
    }

    public Path directory() {
        return folder.path();
    }

    /** What the server answers to one request, whatever its status. */
    public HttpResponse<String> ask(String method, String path, String body) {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .timeout(START_TIMEOUT)
                            .header(
                                    "Content-Type",
                                    path.contains("_bulk")
                                            ? "application/x-ndjson"
                                            : "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build();
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s".formatted(method, path), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + url(), e);
        }
    }

    /** The same, and it must succeed. */
    public String expect(String method, String path, String body) {
        HttpResponse<String> answer = ask(method, path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    "%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    /** Kills it and starts it again on the same port and data. */
    public void crashAndRestart() {
        process.endGroup("-KILL");
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start %s again".formatted(binaries), e);
        }
    }

    @Override
    public void close() {
        atExit.now();
    }

    private void discard() {
        process.endGroup("-KILL");
        folder.remove();
    }

    private ServerProcess launch() throws IOException {
        ServerProcess started =
                ServerProcess.launch(
                        folder.log(),
                        ServerProcess.Ending.KILL_GROUP,
                        binaries.command(java, folder, port, settings).toArray(String[]::new));
        Files.writeString(folder.pidFile(), Long.toString(started.pid()));
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && started.isAlive()) {
            if (answers()) {
                return started;
            }
            PostgresServer.pause();
        }
        started.endGroup("-KILL");
        throw new IllegalStateException(
                "%s on port %d did not start:%n%s"
                        .formatted(binaries, port, Files.readString(folder.log())));
    }

    private boolean answers() {
        try {
            return isSecured() ? listens() : ask("GET", "/_cluster/health", "").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
