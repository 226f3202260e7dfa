package dev.rehome.search;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.sandbox.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/** Stands in front of a real server and does to its answers what networks and busy servers do. */
public final class FaultProxy implements AutoCloseable {
    private static final int SMALL_BYTES = 1_000_000;
    private static final Duration STALL = Duration.ofSeconds(20);

    private final HttpServer proxy;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final BiFunction<String, Integer, Fault> faults;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger faulted = new AtomicInteger();
    private final AtomicLong passed = new AtomicLong();

    /** What becomes of an answer. */
    public enum Fault {
        NONE,
        /** Nothing reaches the server, which would be too busy. */
        BUSY,
        /** Nothing reaches the server, where the login has no right to it. */
        FORBIDDEN,
        /** The server answers, and the connection breaks before the answer arrives. */
        LOST,
        /** The answer ends in its middle. */
        CUT_OFF,
        /** Nothing reaches the server, which is behind a gateway that cannot reach it. */
        GATEWAY,
        /** Nothing reaches the server, which is behind one that takes no more than 1 MB. */
        SMALL,
        /** Half of a bulk reaches the server, which is too busy for the other half. */
        HALF_BUSY,
        /** The answer says that a shard had none. */
        SHARD_FAILED,
        /** Half of the answer comes, and nothing more. */
        STALLED
    }

    /**
     * @param faults what becomes of the answer to a request, by its path and its number
     */
    public FaultProxy(SearchServer server, BiFunction<String, Integer, Fault> faults) {
        this.server = server.url();
        this.faults = faults;
        try {
            this.proxy =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        proxy.createContext("/", this::pass);
        proxy.start();
    }

    public String url() {
        return "http://127.0.0.1:" + proxy.getAddress().getPort();
    }

    /** How many answers did not arrive as they were. */
    public int faulted() {
        return faulted.get();
    }

    /** How many bytes of bodies have come by, to and fro. */
    public long passed() {
        return passed.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        byte[] body = exchange.getRequestBody().readAllBytes();
        passed.addAndGet(body.length);
        Fault fault = faults.apply(path, asked.incrementAndGet());
        if (fault != Fault.NONE) {
            faulted.incrementAndGet();
        }
        switch (fault) {
            case BUSY -> answer(exchange, 429, "{\"error\":{\"type\":\"es_rejected\"}}");
            case FORBIDDEN ->
                    answer(exchange, 403, "{\"error\":{\"type\":\"security_exception\"}}");
            case GATEWAY -> answer(exchange, 502, "<html>Bad Gateway</html>");
            case SMALL -> {
                if (body.length > SMALL_BYTES) {
                    answer(exchange, 413, "<html>Request Entity Too Large</html>");
                } else {
                    forward(exchange, path, body, Fault.NONE);
                }
            }
            case HALF_BUSY -> forward(exchange, path, firstHalf(body), fault, documents(body));
            case NONE, LOST, CUT_OFF, SHARD_FAILED, STALLED -> forward(exchange, path, body, fault);
        }
    }

    /** The first lines of a bulk, two for each document. */
    private static byte[] firstHalf(byte[] body) {
        List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
        List<String> half = lines.subList(0, Math.max(2, lines.size() / 4 * 2));
        return (String.join("\n", half) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The same answer, as if the lines that were left out had been refused. */
    private static byte[] asIfBusy(byte[] answer, int documents, int sent) {
        String said = new String(answer, StandardCharsets.UTF_8);
        var items = new StringBuilder();
        for (int i = sent; i < documents; i++) {
            items.append(
                    ",{\"index\":{\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"full\"}}}");
        }
        String done = said.contains("items") ? said : allDone(sent);
        return (done.substring(0, done.lastIndexOf(']')) + items + "]}")
                .replace("\"errors\":false", "\"errors\":true")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String allDone(int sent) {
        return "{\"errors\":true,\"items\":["
                + String.join(",", Collections.nCopies(sent, "{\"index\":{\"status\":201}}"))
                + "]}";
    }

    private static int documents(byte[] bulk) {
        return (int) new String(bulk, StandardCharsets.UTF_8).lines().count() / 2;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void pass(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void forward(HttpExchange exchange, String path, byte[] body, Fault fault)
            throws IOException {
        forward(exchange, path, body, fault, 0);
    }

    /**
     * @param whole how many documents there were before half of them were left out
     */
    private void forward(HttpExchange exchange, String path, byte[] body, Fault fault, int whole)
            throws IOException {
        var request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        for (String name : List.of("Content-Type", "Content-Encoding", "Accept-Encoding")) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        try (exchange) {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            byte[] bytes = answer.body();
            passed.addAndGet(bytes.length);
            answer.headers()
                    .firstValue("Content-Encoding")
                    .ifPresent(how -> exchange.getResponseHeaders().set("Content-Encoding", how));
            switch (fault) {
                case LOST -> {} // closing without a status breaks the connection
                case HALF_BUSY -> pass(exchange, asIfBusy(bytes, whole, documents(body)));
                case SHARD_FAILED ->
                        pass(
                                exchange,
                                new String(bytes, StandardCharsets.UTF_8)
                                        .replaceFirst("\"failed\":0", "\"failed\":1")
                                        .getBytes(StandardCharsets.UTF_8));
                case STALLED -> {
                    exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
                    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                    exchange.getResponseBody().flush();
                    Thread.sleep(STALL);
                }
                case CUT_OFF -> {
                    exchange.sendResponseHeaders(answer.statusCode(), bytes.length + 1L);
                    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                }
                default -> {
                    boolean head = exchange.getRequestMethod().equals("HEAD");
                    exchange.sendResponseHeaders(
                            answer.statusCode(), head || bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        proxy.stop(0);
        http.close();
    }
}
