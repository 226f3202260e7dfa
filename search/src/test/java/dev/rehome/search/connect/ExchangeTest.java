package dev.rehome.search.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.search.pool.Memory;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire and comes back, said by a server that answers as it is told to. */
@Timeout(60)
final class ExchangeTest {
    private static final Patience ONCE =
            new Patience(1, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofSeconds(30));

    private static final int SENT_BEFORE_BYTES = 16 << 20;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private static final String TOO_LARGE = "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n";

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What becomes of a connection when a request has come: the head of it, and what follows. */
    @FunctionalInterface
    private interface Answering {
        /** Whether it is kept for another request. */
        boolean answer(String head, InputStream rest, Socket caller) throws Exception;
    }

    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private final Answering answering;
        private final List<String> heads = new CopyOnWriteArrayList<>();
        private final List<Socket> callers = new CopyOnWriteArrayList<>();

        Server(Answering answering) throws IOException {
            this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            this.answering = answering;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket caller = socket.accept();
                    callers.add(caller);
                    Thread.ofVirtual().start(() -> listen(caller));
                } catch (IOException e) {
                    return; // closed
                }
            }
        }

        private void listen(Socket caller) {
            try (caller) {
                var in = new BufferedInputStream(caller.getInputStream());
                for (boolean again = true; again; ) {
                    String head = head(in);
                    heads.add(head);
                    again = answering.answer(head, in, caller);
                }
            } catch (Exception e) {
                return; // nobody speaks any more
            }
        }

        private static String head(InputStream in) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int each = in.read();
                if (each < 0) {
                    throw new EOFException();
                }
                head.append((char) each);
            }
            return head.toString();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }

        Cluster cluster() {
            return new Cluster(SearchAddress.parse(url(), Optional.empty(), Map.of()), ONCE);
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket caller : callers) {
                caller.close();
            }
        }
    }

    private static void say(Socket caller, String text) throws IOException {
        caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean ok(Socket caller) throws IOException {
        say(caller, OK);
        return true;
    }

    private static Request notTwice() {
        return new Request("POST", "/x", List.of(), "application/json", false);
    }

    @Test
    void aConnectionIsUsedAgainAndAnotherMadeWhenTheServerHasClosedIt() throws Exception {
        var closed = new CountDownLatch(1);
        try (var server =
                        new Server(
                                (head, _, caller) -> {
                                    say(caller, OK);
                                    if (head.startsWith("GET /last")) {
                                        caller.close();
                                        closed.countDown();
                                    }
                                    return true;
                                });
                var cluster = server.cluster()) {
            for (String path : List.of("/a", "/b", "/last")) {
                assertThat(cluster.ask(Request.get(path)).isObject()).isTrue();
            }
            assertThat(server.callers).hasSize(1);
            closed.await();
            assertThat(cluster.ask(Request.get("/c")).isObject()).isTrue();
            assertThat(server.callers).hasSize(2);
        }
    }

    @Test
    void whatMustNotBeDoneTwiceGoesOverAConnectionOfItsOwnAndIsNotSentAgain() throws Exception {
        try (var server = new Server((head, _, caller) -> head.startsWith("GET") && ok(caller));
                var cluster = server.cluster()) {
            cluster.ask(Request.get("/a"));
            assertThatThrownBy(() -> cluster.send(notTwice()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("the connection was closed without an answer");
            assertThat(server.callers).hasSize(2);
            assertThat(server.heads).filteredOn(head -> head.startsWith("POST")).hasSize(1);
        }
    }

    @Test
    void aServerThatHasItsAnswerBeforeAllWasSentIsHeard() throws Exception {
        var done = new CountDownLatch(1);
        try (var server =
                        new Server(
                                (_, rest, caller) -> {
                                    say(caller, TOO_LARGE);
                                    // So much as may lie in sockets before the answer is there.
                                    byte[] _ = rest.readNBytes(SENT_BEFORE_BYTES);
                                    done.await(); // and reads nothing of the rest
                                    return false;
                                });
                var cluster = server.cluster()) {
            var body = ByteBuffer.wrap(new byte[64 << 20]);
            assertThat(cluster.send(Request.bulk("/_bulk", List.of(body))).status()).isEqualTo(413);
        } finally {
            done.countDown();
        }
    }

    @Test
    void whatComesInChunksIsWholeAndWhatIsLongerThanWantedIsBrokenOff() throws Exception {
        String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
        try (var server =
                        new Server(
                                (_, _, caller) -> {
                                    say(caller, CHUNKED + chunk.repeat(100) + "0\r\n\r\n");
                                    return true;
                                });
                var cluster = server.cluster()) {
            for (int most : List.of(Integer.MAX_VALUE, 100 * 0x400, 100 * 0x400 - 1, 1)) {
                Answer answer = cluster.send(Request.get("/"), Memory.unlimited(), most, 1);
                assertThat(answer.length()).isEqualTo(Math.min(most, 100 * 0x400));
                assertThat(answer.whole()).isEqualTo(most >= 100 * 0x400);
            }
            assertThat(server.callers).hasSize(2); // the first one was good until it was broken off
        }
    }

    @Test
    void anAnswerThatEndsTooEarlyOrIsNoneIsAnError() throws Exception {
        for (String said :
                List.of(
                        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
                        CHUNKED + "2\r\n{}\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Le",
                        "SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            try (var server =
                            new Server(
                                    (_, _, caller) -> {
                                        say(caller, said);
                                        return false;
                                    });
                    var cluster = server.cluster()) {
                assertThatThrownBy(() -> cluster.send(Request.get("/")))
                        .isInstanceOf(Failure.class)
                        .hasMessageContaining("gave no answer to GET /");
            }
        }
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws Exception {
        var done = new CountDownLatch(1);
        var quick =
                new Patience(1, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(300));
        try (var server =
                        new Server(
                                (_, _, caller) -> {
                                    say(caller, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}");
                                    done.await();
                                    return false;
                                });
                var cluster =
                        new Cluster(
                                SearchAddress.parse(server.url(), Optional.empty(), Map.of()),
                                quick)) {
            assertThatThrownBy(() -> cluster.send(Request.get("/")))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("nothing came for PT0.3S");
        } finally {
            done.countDown();
        }
    }

    @Test
    void plainHttpIsAskedOfAProxyByItsWholeAddressAndTlsGoesThrough() throws Exception {
        try (var proxy = new Server((head, _, caller) -> head.startsWith("GET") && ok(caller))) {
            var proxies = ProxySelector.of(proxy.address());
            try (var cluster = through(proxies, "http://search.invalid:9200/base")) {
                assertThat(cluster.ask(Request.get("/a?b=c")).isObject()).isTrue();
            }
            assertThat(proxy.heads.getFirst())
                    .startsWith("GET http://search.invalid:9200/base/a?b=c HTTP/1.1\r\n")
                    .contains("Host: search.invalid:9200\r\n");
            try (var cluster = through(proxies, "https://search.invalid:9200")) {
                assertThatThrownBy(() -> cluster.ask(Request.get("/a")))
                        .isInstanceOf(Failure.class);
            }
            assertThat(proxy.heads.getLast())
                    .startsWith("CONNECT search.invalid:9200 HTTP/1.1\r\n");
        }
    }

    private static Cluster through(ProxySelector proxies, String url) {
        return new Cluster(
                SearchAddress.parse(url, Optional.empty(), Map.of()), ONCE, _ -> {}, proxies);
    }
}
