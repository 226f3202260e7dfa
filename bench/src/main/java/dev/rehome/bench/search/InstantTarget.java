package dev.rehome.bench.search;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.sandbox.SearchServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cluster that takes every bulk at once and keeps nothing of it: before it stands a real one,
 * which answers everything else. So what is left of a copy is the source's part and the tool's own.
 */
final class InstantTarget implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final String TAKEN = "{\"index\":{\"status\":201}}";

    private final HttpServer server;
    private final SearchServer real;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong taken = new AtomicLong();

    private InstantTarget(HttpServer server, SearchServer real) {
        this.server = server;
        this.real = real;
    }

    static InstantTarget before(SearchServer real) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var target = new InstantTarget(server, real);
        server.createContext("/", target::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        return target;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Documents since {@link #forget}. */
    long taken() {
        return taken.get();
    }

    void forget() {
        taken.set(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().endsWith("/_bulk")) {
                send(exchange, 200, bulk(exchange));
            } else {
                pass(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As long an answer as a real one, as it is asked for. */
    private byte[] bulk(HttpExchange exchange) throws IOException {
        long documents = lines(exchange.getRequestBody()) / 2;
        taken.addAndGet(documents);
        var answer = new StringBuilder("{\"took\":1,\"errors\":false,\"items\":[");
        for (long i = 0; i < documents; i++) {
            answer.append(i == 0 ? "" : ",").append(TAKEN);
        }
        return answer.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static long lines(InputStream body) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[BUFFER];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            for (int i = 0; i < count; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    private void pass(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var request =
                HttpRequest.newBuilder(URI.create(real.url() + exchange.getRequestURI()))
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        send(exchange, answer.statusCode(), answer.body());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
        boolean none = "HEAD".equals(exchange.getRequestMethod()) || body.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
