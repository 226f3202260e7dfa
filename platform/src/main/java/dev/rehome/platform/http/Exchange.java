package dev.rehome.platform.http;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is sent.
 *
 * @param url with the secrets that may stand in it; never shown
 * @param shown what to call it
 */
public record Exchange(
        String method,
        String url,
        String shown,
        Map<String, String> headers,
        Optional<String> body) {
    /** A service that needs longer to answer is not well. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** From the request to the last byte of its answer, such as a file. */
    private static final Duration WHOLE = Duration.ofMinutes(10);

    public Exchange {
        headers = Map.copyOf(headers);
    }

    /** A request to read. */
    public static Exchange get(String url, String shown, Map<String, String> headers) {
        return new Exchange("GET", url, shown, headers, Optional.empty());
    }

    /**
     * Sends it; a redirection is followed, but never from https to http.
     *
     * @throws Failure when nobody answers in time, or the answer does not come to its end
     */
    public Answer send() throws InterruptedException {
        try (var client =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            var sent = client.sendAsync(request(), head -> new Received(head.statusCode()));
            try {
                return sent.get(WHOLE.toSeconds(), TimeUnit.SECONDS).body();
            } catch (TimeoutException e) {
                throw new Failure(
                        "%s has not come to its end after %s".formatted(shown, Figures.took(WHOLE)),
                        "see why it is so slow, or ask for less");
            } catch (ExecutionException e) {
                // What Java says may hold the address, and a secret with it.
                throw new Failure(
                        ExitCode.FAILED,
                        "%s does not answer: %s".formatted(shown, why(e.getCause())),
                        "see that it runs and can be reached from here",
                        null);
            } finally {
                sent.cancel(true);
                client.shutdownNow();
            }
        }
    }

    private HttpRequest request() {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(PATIENCE)
                            .method(
                                    method,
                                    body.map(HttpRequest.BodyPublishers::ofString)
                                            .orElseGet(HttpRequest.BodyPublishers::noBody));
            headers.forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s is no request that can be sent: its address or a header is not well-formed"
                            .formatted(shown),
                    "write the address as https://host:port/path, percent-encoded",
                    null);
        }
    }

    private static String why(@Nullable Throwable thrown) {
        return switch (thrown) {
            case null -> "no reason is given";
            case java.net.http.HttpConnectTimeoutException _ ->
                    "no connection within " + CONNECT.toSeconds() + " s";
            case java.net.http.HttpTimeoutException _ ->
                    "no answer within " + PATIENCE.toSeconds() + " s";
            case java.net.ConnectException _ -> "connection refused, or its name is not known";
            case javax.net.ssl.SSLException tls -> "TLS: " + tls.getMessage();
            default -> thrown.getClass().getSimpleName();
        };
    }
}
