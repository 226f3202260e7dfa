package dev.rehome.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a server as AWS does before a managed one: what is not signed with its one key
 * (Signature Version 4, body included) is refused with 403; the rest is passed on.
 */
public final class SignedGate implements AutoCloseable {
    /** The one login. */
    public static final String KEY = "AKIAREHOMESANDBOX";

    /** What it signs with. */
    public static final String SECRET = "rehome-sigv4-secret-4711";

    private static final int REFUSED = 403;

    private final AwsSignature check = new AwsSignature(SECRET);
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI behind;

    private SignedGate(HttpServer server, URI behind) {
        this.server = server;
        this.behind = behind;
    }

    /**
     * Before the server of that address.
     *
     * @param url {@code http://127.0.0.1:9200}
     */
    public static SignedGate before(String url) {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var gate = new SignedGate(server, URI.create(url));
            server.createContext("/", gate::pass);
            server.setExecutor(gate.threads);
            server.start();
            return gate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many requests were passed on. */
    public long passed() {
        return passed.get();
    }

    /** How many were not. */
    public long refused() {
        return refused.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            if (isSigned(exchange, headers, body)) {
                passed.incrementAndGet();
                forward(exchange, headers, body);
            } else {
                refused.incrementAndGet();
                answer(
                        exchange,
                        REFUSED,
                        "application/json",
                        "{\"message\":\"The request signature we calculated does not match\"}"
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private boolean isSigned(HttpExchange exchange, Map<String, String> headers, byte[] body) {
        String authorization = headers.getOrDefault("Authorization", "");
        if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + KEY + "/")) {
            return false;
        }
        String payload = AwsSignature.sha256(body);
        String scope = authorization.replaceAll(".*Credential=([^,]+),.*", "$1");
        String signed = authorization.replaceAll(".*SignedHeaders=([^,]+),.*", "$1");
        String expected =
                check.signature(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        headers,
                        signed,
                        payload,
                        scope);
        return payload.equals(headers.get("X-Amz-Content-Sha256"))
                && authorization.endsWith("Signature=" + expected);
    }

    private void forward(HttpExchange exchange, Map<String, String> headers, byte[] body)
            throws IOException {
        var request =
                HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        String type = headers.get("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<byte[]> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer(
                    exchange,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse("application/json"),
                    answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
        threads.close();
    }
}
