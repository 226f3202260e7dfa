package dev.rehome.platform.step;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A small HTTP service on a free loopback port. */
final class Service implements AutoCloseable {
    final Map<String, Reply> replies = new ConcurrentHashMap<>();
    final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;

    record Reply(int status, String body) {}

    record Seen(String method, String path, String authorization, String body) {}

    Service() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().toString();
                    byte[] sent = exchange.getRequestBody().readAllBytes();
                    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
                    seen.add(
                            new Seen(
                                    exchange.getRequestMethod(),
                                    path,
                                    authorization == null ? "" : authorization,
                                    new String(sent, StandardCharsets.UTF_8)));
                    Reply reply = replies.getOrDefault(path, new Reply(404, "no " + path));
                    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(
                            reply.status(), body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
