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
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Stands in front of a real server and does to its answers what networks and busy servers do. */
public final class FaultProxy implements AutoCloseable {
    private final HttpServer proxy;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final BiFunction<String, Integer, Fault> faults;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger faulted = new AtomicInteger();

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
        GATEWAY
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

    private void pass(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Fault fault = faults.apply(path, asked.incrementAndGet());
        if (fault != Fault.NONE) {
            faulted.incrementAndGet();
        }
        switch (fault) {
            case BUSY -> answer(exchange, 429, "{\"error\":{\"type\":\"es_rejected\"}}");
            case FORBIDDEN ->
                    answer(exchange, 403, "{\"error\":{\"type\":\"security_exception\"}}");
            case GATEWAY -> answer(exchange, 502, "<html>Bad Gateway</html>");
            case NONE, LOST, CUT_OFF -> forward(exchange, path, body, fault);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void forward(HttpExchange exchange, String path, byte[] body, Fault fault)
            throws IOException {
        var request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .ifPresent(type -> request.header("Content-Type", type));
        try (exchange) {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            byte[] bytes = answer.body();
            switch (fault) {
                case LOST -> {} // closing without a status breaks the connection
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
