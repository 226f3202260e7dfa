package dev.rehome.search.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.pool.Gathered;
import dev.rehome.search.pool.Memory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * A search cluster that answers HTTP. Safe for many threads.
 *
 * <p>A request that may be sent twice is sent again while the cluster cannot be reached, breaks off
 * in the middle of an answer, or is too busy; one that may not only when it certainly did not
 * arrive.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** How often it is looked whether an answer still comes in. */
    private static final long LOOK_SECONDS = 5;

    private final SearchAddress address;
    private final Patience patience;
    private final HttpClient http;

    public Cluster(SearchAddress address, Patience patience) {
        this.address = address;
        this.patience = patience;
        var builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT);
        if ("https".equals(address.base().getScheme())) {
            builder.sslContext(address.trust().context(address.client()));
        }
        this.http = builder.build();
    }

    public SearchAddress address() {
        return address;
    }

    /**
     * The answer as a tree.
     *
     * @throws Failure when the status is not of the 200s; says what the server said
     */
    public JsonNode ask(Request request) throws InterruptedException {
        return expect(request).tree();
    }

    /** As {@link #ask}; empty when there is no such thing. */
    public Optional<JsonNode> find(Request request) throws InterruptedException {
        Answer answer = send(request);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(accepted(request, answer).tree());
    }

    /**
     * As {@link #ask}; empty also where the server has no such thing at all, which it says in three
     * ways. Whoever may not ask, or asks a busy server, hears that.
     */
    public Optional<JsonNode> offered(Request request) throws InterruptedException {
        Answer answer = send(request);
        return switch (answer.status()) {
            case 400, 404, 405 -> Optional.empty();
            default -> Optional.of(accepted(request, answer).tree());
        };
    }

    /** As {@link #ask}, as bytes. */
    public Answer expect(Request request) throws InterruptedException {
        return accepted(request, send(request));
    }

    /** The answer, if its status is of the 200s. */
    public Answer accepted(Request request, Answer answer) {
        if (answer.ok()) {
            return answer;
        }
        throw refusal(request, answer);
    }

    /** What an answer that is not of the 200s is told as. */
    public Failure refusal(Request request, Answer answer) {
        String remedy =
                switch (answer.status()) {
                    case 401 -> "check the user, password or key of the store";
                    case 403 ->
                            answer.reason().startsWith("cluster_block_exception")
                                    ? "remove the block (a setting blocks.*, or a full disk)"
                                    : "give the login the rights for it, or use another";
                    case 429, 502, 503, 504 ->
                            "wait until the cluster is less busy or up again, then resume";
                    default -> "see the server's words; remove the cause, then resume";
                };
        return new Failure(
                ExitCode.FAILED,
                "%s %s: %d %s"
                        .formatted(
                                address,
                                request.method() + " " + what(request),
                                answer.status(),
                                answer.reason()),
                remedy,
                null);
    }

    /**
     * The answer, whatever its status; of the busy ones the last.
     *
     * @throws Failure when there is none
     */
    public Answer send(Request request) throws InterruptedException {
        return send(request, Memory.unlimited(), Integer.MAX_VALUE, patience.tries());
    }

    /**
     * The same, its bytes counted until the answer is closed.
     *
     * @param most bytes that are wanted; an answer that is longer is broken off
     * @param tries instead of those of the cluster's patience, when they are fewer
     */
    public Answer send(Request request, Memory memory, int most, int tries)
            throws InterruptedException {
        int last = Math.min(tries, patience.tries());
        for (int tried = 1; ; tried++) {
            try {
                Answer answer = once(request, memory, most);
                boolean again = answer.isBusy() || (answer.gateway() && request.repeatable());
                if (!again || tried >= last) {
                    return answer;
                }
                answer.close();
            } catch (IOException e) {
                if (tried >= last || !(request.repeatable() || neverSent(e))) {
                    throw unreachable(request, e);
                }
                if (NoAnswer.lasts(e)) {
                    throw unreachable(request, e);
                }
            }
            Thread.sleep(patience.pause(tried));
        }
    }

    /** Says something to which no answer is awaited: if it does not arrive, nothing is lost. */
    public void tell(Request request) {
        var _ =
                http.sendAsync(
                        http(request, new Pieces(request.body()), false),
                        BodyHandlers.discarding());
    }

    private Answer once(Request request, Memory memory, int most)
            throws IOException, InterruptedException {
        Memory.Share share = memory.share();
        share.take(Math.min(most, memory.usual()));
        var body = new Body(new Gathered(share), most);
        boolean zipped = address.compress() && Gzip.pays(request);
        Request going = zipped ? request.with(Gzip.body(request)) : request;
        var sent = new Pieces(going.body());
        var answer = http.sendAsync(http(going, sent, zipped), body::expecting);
        try {
            int status = awaited(answer, body).statusCode();
            return new Answer(status, body, share);
        } catch (IOException | InterruptedException | RuntimeException | OutOfMemoryError e) {
            answer.cancel(true);
            share.close();
            throw e;
        } finally {
            sent.forget();
        }
    }

    /** The client's own timeout ends with the head of an answer (JDK-8208693, until JDK 26). */
    private HttpResponse<Body> awaited(CompletableFuture<HttpResponse<Body>> answer, Body body)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return answer.get(LOOK_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (body.silentNanos() > patience.answer().toNanos()) {
                    throw new HttpTimeoutException("nothing came for " + patience.answer());
                }
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException broken -> throw broken;
                    case RuntimeException known -> throw known;
                    case InterruptedException stopped -> throw stopped;
                    case OutOfMemoryError full -> throw full;
                    case null, default -> throw new IllegalStateException(e.getCause());
                }
            }
        }
    }

    private HttpRequest http(Request request, Pieces body, boolean zipped) {
        URI uri = address.at(request.path());
        var builder =
                HttpRequest.newBuilder(uri)
                        .timeout(patience.answer())
                        .method(
                                request.method(),
                                request.body().isEmpty() ? BodyPublishers.noBody() : body);
        if (!request.body().isEmpty()) {
            builder.header("Content-Type", request.contentType());
        }
        if (address.compress()) {
            builder.header("Accept-Encoding", "gzip");
        }
        if (zipped) {
            builder.header("Content-Encoding", "gzip");
        }
        address.login().headers(request, uri).forEach(builder::header);
        return builder.build();
    }

    private static boolean neverSent(IOException e) {
        return e instanceof java.net.ConnectException
                || e instanceof HttpConnectTimeoutException
                || e instanceof SSLHandshakeException;
    }

    private Failure unreachable(Request request, IOException e) {
        NoAnswer told = NoAnswer.of(e, address.base().getHost());
        return new Failure(
                ExitCode.FAILED,
                "%s gave no answer to %s %s: %s"
                        .formatted(address, request.method(), what(request), told.why()),
                told.remedy(),
                e);
    }

    /**
     * The path without its query: that may hold an id of a scroll, long and of no use to anyone.
     */
    private static String what(Request request) {
        int query = request.path().indexOf('?');
        return query < 0 ? request.path() : request.path().substring(0, query);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
