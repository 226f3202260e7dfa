package dev.rehome.search;

import com.sun.net.httpserver.HttpServer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers as a server does in a state that none can be brought into here, or with a plugin. */
public final class Pretender implements AutoCloseable {
    private static final Patience QUICK =
            new Patience(2, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(20));

    private final HttpServer server;

    /**
     * @param answers by the path with its query; empty for 404
     */
    public Pretender(Function<String, String> answers) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        var _ = exchange.getRequestBody().readAllBytes();
                        String answer = answers.apply(exchange.getRequestURI().toString());
                        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().add("Content-Type", "application/json");
                        exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Cluster connect() {
        return new Cluster(SearchAddress.parse(url(), Optional.empty(), Map.of()), QUICK);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
