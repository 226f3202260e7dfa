package dev.rehome.search.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.pool.Gathered;
import dev.rehome.search.pool.Memory;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * A search cluster that answers HTTP. Safe for many threads.
 *
 * <p>A request that may be sent twice is sent again while the cluster cannot be reached, breaks off
 * in the middle of an answer, or is too busy; one that may not only when it certainly did not
 * arrive.
 */
public final class Cluster implements AutoCloseable {
    /** What is wanted of an answer that nobody awaits. */
    private static final int UNAWAITED_BYTES = 1 << 10;

    private static final int UNAVAILABLE = 503;

    /** Such as cluster_block_exception, index_create_block_exception. */
    private static final Pattern BLOCKED = Pattern.compile("\\w*_block_exception");

    private final SearchAddress address;
    private final Patience patience;
    private final Connections connections;
    private final Outage outage;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** One of which nobody hears while it is waited for. */
    public Cluster(SearchAddress address, Patience patience) {
        this(address, patience, _ -> {});
    }

    /**
     * One to work with for long.
     *
     * @param notices are told when it does not answer, and when it does again
     */
    public Cluster(SearchAddress address, Patience patience, Consumer<String> notices) {
        this(address, patience, notices, ProxySelector.getDefault());
    }

    Cluster(
            SearchAddress address,
            Patience patience,
            Consumer<String> notices,
            ProxySelector proxies) {
        this.address = address;
        this.patience = patience;
        this.outage = new Outage(address, notices);
        this.connections = new Connections(address.base(), tls(address), proxies);
    }

    private static Optional<SSLSocketFactory> tls(SearchAddress address) {
        return "https".equals(address.base().getScheme())
                ? Optional.of(address.trust().context(address.client()).getSocketFactory())
                : Optional.empty();
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
                            BLOCKED.matcher(answer.reason()).lookingAt()
                                    ? "remove the block (a setting blocks.*, or a full disk)"
                                    : "give the login the rights for it, or use another";
                    case 429, 502, 503, 504 ->
                            "wait until the cluster is less busy or up again, then go on";
                    default -> "see the server's words; remove the cause, then go on";
                };
        return new Failure(
                ExitCode.FAILED,
                "%s %s: %d %s".formatted(address, named(request), answer.status(), answer.reason()),
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
                heard(answer);
                boolean again = answer.isBusy() || (answer.gateway() && request.repeatable());
                if (!again || tried >= last) {
                    return answer;
                }
                outage.waits(named(request), said(answer), tried, patience);
                answer.close();
            } catch (IOException e) {
                if (tried >= last
                        || !(request.repeatable() || e instanceof Connections.NotReached)) {
                    throw unreachable(request, e);
                }
                if (NoAnswer.lasts(e)) {
                    throw unreachable(request, e);
                }
                outage.lasts("does not answer (%s)".formatted(noAnswer(e).why()), patience);
            }
            Thread.sleep(patience.pause(tried));
        }
    }

    /** A busy one may have work enough with others; one that cannot do anything is away. */
    private void heard(Answer answer) {
        if (answer.gateway() || answer.status() == UNAVAILABLE) {
            outage.lasts("answers " + said(answer), patience);
        } else {
            outage.over();
        }
    }

    private static String said(Answer answer) {
        return answer.status() + " " + answer.reason();
    }

    /**
     * Waits before what was not done of a request is sent again.
     *
     * @param why in the server's words
     */
    public void pause(Request request, String why, int tried, Patience patient)
            throws InterruptedException {
        outage.waits(named(request), why, tried, patient);
        Thread.sleep(patient.pause(tried));
    }

    /** Says something to which no answer is awaited: if it does not arrive, nothing is lost. */
    public void tell(Request request) {
        var unawaited = new Body(new Gathered(Memory.unlimited().share()), UNAWAITED_BYTES);
        try {
            var _ = threads.submit(exchange(request, false, unawaited));
        } catch (RejectedExecutionException e) {
            return; // this has been closed
        }
    }

    private Answer once(Request request, Memory memory, int most)
            throws IOException, InterruptedException {
        Memory.Share share = memory.share();
        share.take(Math.min(most, memory.usual()));
        var body = new Body(new Gathered(share), most);
        boolean zipped = address.compress() && Gzip.pays(request);
        Request going = zipped ? request.with(Gzip.body(request)) : request;
        Future<Integer> status = threads.submit(exchange(going, zipped, body));
        try {
            return new Answer(awaited(request, status, body), body, share);
        } catch (IOException | InterruptedException | RuntimeException | OutOfMemoryError e) {
            status.cancel(true); // which closes its connection
            share.close();
            throw e;
        }
    }

    /** However long it takes, as long as something comes or goes. */
    private int awaited(Request request, Future<Integer> status, Body body)
            throws IOException, InterruptedException {
        long quiet = Outage.QUIET.toNanos();
        while (true) {
            long silent = body.silentNanos();
            long left = patience.answer().toNanos() - silent;
            if (left <= 0) {
                throw new SocketTimeoutException("nothing came for " + patience.answer());
            }
            if (silent >= quiet) {
                outage.silent(named(request), silent, patience);
            }
            try {
                long look = silent < quiet ? quiet - silent : quiet;
                return status.get(Math.min(left, look), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // Something may have come meanwhile.
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

    private Exchange exchange(Request request, boolean zipped, Body body) {
        URI uri = address.at(request.path());
        var headers = new HashMap<>(address.login().headers(request, uri));
        if (address.compress()) {
            headers.put("Accept-Encoding", "gzip");
        }
        if (zipped) {
            headers.put("Content-Encoding", "gzip");
        }
        return new Exchange(connections, request, uri, headers, body);
    }

    private Failure unreachable(Request request, IOException e) {
        NoAnswer told = noAnswer(e);
        return new Failure(
                ExitCode.FAILED,
                "%s gave no answer to %s: %s".formatted(address, named(request), told.why()),
                told.remedy(),
                e);
    }

    private NoAnswer noAnswer(IOException e) {
        return NoAnswer.of(e, address.base().getHost());
    }

    /** Without its query: that may hold an id of a scroll, long and of no use to anyone. */
    private static String named(Request request) {
        int query = request.path().indexOf('?');
        String path = query < 0 ? request.path() : request.path().substring(0, query);
        return request.method() + " " + path;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
        connections.close();
    }
}
