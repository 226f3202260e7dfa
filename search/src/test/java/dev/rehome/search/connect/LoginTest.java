package dev.rehome.search.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way in, and every way to be kept out, each with one clear message. */
@Timeout(120)
final class LoginTest {
    private static final Patience QUICK =
            new Patience(2, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(20));

    @TempDir private static Path folder;
    private static SecuredServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SecuredServer.start(folder);
        // A node listens before it has read its own state.
        try (Cluster cluster = admin(Patience.USUAL)) {
            cluster.ask(Request.get("/_cluster/health?wait_for_status=green&timeout=60s"));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Cluster admin(Patience patience) {
        return new Cluster(
                SearchAddress.parse(
                        server.urlAs("admin"),
                        Optional.of(new Secret("a test", SecuredServer.PASSWORD)),
                        Map.of(SearchAddress.CA, server.authority())),
                patience);
    }

    private static String whoIs(String url, String secret, Map<String, String> options)
            throws InterruptedException {
        try (var cluster =
                new Cluster(
                        SearchAddress.parse(
                                url, Optional.of(new Secret("a test", secret)), options),
                        QUICK)) {
            return cluster.ask(Request.get("/_security/_authenticate")).path("username").asText();
        }
    }

    private static Failure refused(String url, Map<String, String> options) {
        return catchThrowableOfType(
                Failure.class, () -> whoIs(url, SecuredServer.PASSWORD, options));
    }

    private static Failure productAt(String url) {
        return catchThrowableOfType(
                Failure.class,
                () -> {
                    try (var cluster =
                            new Cluster(
                                    SearchAddress.parse(url, Optional.empty(), Map.of()), QUICK)) {
                        Product.of(cluster);
                    }
                });
    }

    private static Map<String, String> trusted(String... more) {
        return more.length == 0
                ? Map.of(SearchAddress.CA, server.authority())
                : Map.of(SearchAddress.CA, server.authority(), more[0], more[1]);
    }

    @Test
    void aUserWithAPasswordOnACertificateThatAnAuthoritySigned() throws Exception {
        assertThat(whoIs(server.urlAs("reader"), SecuredServer.PASSWORD, trusted()))
                .isEqualTo("reader");
    }

    @Test
    void aTokenOfAServiceAccount() throws Exception {
        assertThat(
                        whoIs(
                                server.url(),
                                SecuredServer.serviceToken(),
                                trusted(SearchAddress.AUTH, "bearer")))
                .isEqualTo("elastic/fleet-server");
    }

    /**
     * The server of the tests lacks an analyzer that its index of keys wants, so it has none; and
     * version 6, which has that, is the distribution without security.
     */
    @Test
    void anApiKeyIsSentAsItIs() throws Exception {
        HttpServer checking =
                somethingElse(
                        exchange ->
                                "{\"username\": \"%s\"}"
                                        .formatted(
                                                exchange.getRequestHeaders()
                                                        .getFirst("Authorization")));
        try {
            String url = "http://127.0.0.1:" + checking.getAddress().getPort();
            assertThat(whoIs(url, "aWQ6a2V5", Map.of(SearchAddress.AUTH, "api-key")))
                    .isEqualTo("ApiKey aWQ6a2V5");
        } finally {
            checking.stop(0);
        }
    }

    @Test
    void aCertificateThatIsKnownByItsFingerprintWhateverTheHostIsCalled() throws Exception {
        var trusted = Map.of(SearchAddress.FINGERPRINT, server.fingerprint());
        String byName = server.urlByName().replace("://", "://admin@");

        assertThat(whoIs(byName, SecuredServer.PASSWORD, trusted)).isEqualTo("admin");
    }

    @Test
    void aCertificateThatIsShownIsALoginToo() throws Exception {
        var options =
                Map.of(
                        SearchAddress.CA, server.authority(),
                        SearchAddress.CERTIFICATE, server.file("mover.crt"),
                        SearchAddress.KEY, server.file("mover.key"));

        try (var cluster =
                new Cluster(SearchAddress.parse(server.url(), Optional.empty(), options), QUICK)) {
            assertThat(
                            cluster.ask(Request.get("/_security/_authenticate"))
                                    .path("username")
                                    .asText())
                    .isEqualTo("mover");
        }
    }

    @Test
    void aKeyThatIsNotOneOrAnothersOrLeftOutIsSaidBeforeAnythingIsAsked() {
        assertThat(shown("mover.crt", "mover.old.key").getMessage())
                .endsWith("mover.old.key is not a private key in PKCS #8, or it is encrypted");
        assertThat(shown("mover.crt", "nobody.key").getMessage()).startsWith("there is no file ");
        assertThat(shown("mover.key", "mover.key").getMessage()).contains("certificate");
        assertThat(
                        catchThrowableOfType(
                                        Failure.class,
                                        () ->
                                                SearchAddress.parse(
                                                        server.url(),
                                                        Optional.empty(),
                                                        Map.of(SearchAddress.KEY, "my.key")))
                                .getMessage())
                .isEqualTo("a store has 'key' without 'cert'");
    }

    private static Failure shown(String certificate, String key) {
        var options =
                Map.of(
                        SearchAddress.CERTIFICATE, server.file(certificate),
                        SearchAddress.KEY, server.file(key));
        return catchThrowableOfType(
                Failure.class,
                () ->
                        new Cluster(
                                        SearchAddress.parse(
                                                server.url(), Optional.empty(), options),
                                        QUICK)
                                .close());
    }

    @Test
    void aWrongPasswordIsCalledOneAndNotShown() {
        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> whoIs(server.urlAs("admin"), "wrong-horse-9", trusted()));

        assertThat(failure.getMessage())
                .startsWith(server.url() + " GET /_security/_authenticate: 401 security_exception:")
                .doesNotContain("wrong-horse-9");
        assertThat(failure.remedy()).isEqualTo("check the user, password or key of the store");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotTrusted() {
        Failure failure =
                refused(server.urlAs("admin"), Map.of(SearchAddress.CA, server.otherAuthority()));

        assertThat(failure.getMessage())
                .isEqualTo(
                        server.url()
                                + " gave no answer to GET /_security/_authenticate: its certificate"
                                + " is signed by nobody who is trusted here");
        assertThat(failure.remedy()).contains("'ca'", "'fingerprint'");
        assertThat(refused(server.urlAs("admin"), Map.of()).getMessage())
                .endsWith("its certificate is signed by nobody who is trusted here");
    }

    @Test
    void anotherCertificateThanTheOneThatIsKnownIsNotTrustedAndItsFingerprintIsSaid()
            throws Exception {
        Failure failure =
                refused(server.urlAs("admin"), Map.of(SearchAddress.FINGERPRINT, "ab".repeat(32)));

        assertThat(failure.getMessage())
                .endsWith(
                        "the server's certificate has the fingerprint "
                                + server.fingerprint()
                                        .replace(":", "")
                                        .toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void aHostThatTheCertificateIsNotForIsSaid() {
        Failure failure = refused(server.urlByName().replace("://", "://admin@"), trusted());

        assertThat(failure.getMessage()).endsWith("its certificate is not for localhost");
    }

    @Test
    void aCertificateWhoseTimeIsOverIsSaidToBeThat() throws Exception {
        HttpsServer late = Expired.server(folder);
        try {
            String url = "https://127.0.0.1:" + late.getAddress().getPort();
            Failure failure =
                    refused(
                            url.replace("://", "://admin@"),
                            Map.of(SearchAddress.CA, Expired.authority(folder)));

            assertThat(failure.getMessage())
                    .startsWith(
                            url
                                    + " gave no answer to GET /_security/_authenticate: the dates"
                                    + " of its certificate are not those of today: NotAfter: ");
            assertThat(failure.remedy()).startsWith("renew it");
        } finally {
            late.stop(0);
        }
    }

    @Test
    void aHostThatDoesNotExistAndAPortWhereNobodyIs() {
        assertThat(productAt("http://no-such-host.invalid:9200").getMessage())
                .isEqualTo(
                        "http://no-such-host.invalid:9200 gave no answer to GET /: there is no host"
                                + " no-such-host.invalid");
        assertThat(productAt("http://127.0.0.1:1").getMessage())
                .startsWith("http://127.0.0.1:1 gave no answer to GET /: ");
    }

    @Test
    void plainHttpWhereTlsIsSpokenAndTheOtherWayRound() throws Exception {
        assertThat(productAt(server.url().replace("https", "http")).remedy())
                .startsWith("write https://");
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAnything(plain));
            Failure failure = productAt("https://127.0.0.1:" + plain.getLocalPort());
            assertThat(failure.getMessage()).endsWith("it does not speak TLS");
            assertThat(failure.remedy()).isEqualTo("write http:// instead of https://");
        }
    }

    private static void answerAnything(ServerSocket plain) {
        while (!plain.isClosed()) {
            try (Socket caller = plain.accept()) {
                caller.getInputStream().read();
                caller.getOutputStream()
                        .write(
                                "HTTP/1.1 400 Bad Request\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Test
    void aConnectionThatBreaksOffInTheHandshakeIsTriedAgain() throws Exception {
        int real = URI.create(server.url()).getPort();
        var accepted = new AtomicInteger();
        try (var between = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> breakOffTwice(between, real, accepted));
            try (var cluster =
                    new Cluster(
                            SearchAddress.parse(
                                    "https://admin@127.0.0.1:" + between.getLocalPort(),
                                    Optional.of(new Secret("a test", SecuredServer.PASSWORD)),
                                    Map.of(SearchAddress.FINGERPRINT, server.fingerprint())),
                            Patience.USUAL)) {
                assertThat(cluster.ask(notTwice("/_refresh")).isObject()).isTrue();
            }
        }
        assertThat(accepted).hasValueGreaterThan(2);
    }

    /** Which is sent again only when it certainly has not arrived. */
    private static Request notTwice(String path) {
        return new Request("POST", path, List.of(), "application/json", false);
    }

    /** The first connection is reset, the second closed, and the others go to the server. */
    private static void breakOffTwice(ServerSocket between, int real, AtomicInteger accepted) {
        while (!between.isClosed()) {
            try {
                Socket caller = between.accept();
                int number = accepted.incrementAndGet();
                if (number > 2) {
                    var to = new Socket(InetAddress.getLoopbackAddress(), real);
                    Thread.ofVirtual().start(() -> pass(caller, to));
                    Thread.ofVirtual().start(() -> pass(to, caller));
                    continue;
                }
                caller.getInputStream().read();
                if (number == 1) {
                    caller.setSoLinger(true, 0); // closing is a reset then
                }
                caller.close();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // closed
        }
    }

    @Test
    void anAddressThatIsNoneIsToldWithoutWhatMayBeSecretInIt() {
        for (String wrong :
                new String[] {
                    "http://host:9200?token=canary",
                    "http://me:canary@host:9200/a b",
                    "me:canary@host:9200",
                    "http://host:9200/x?y=canary#canary",
                }) {
            Failure failure = productAt(wrong);
            assertThat(failure.getMessage())
                    .contains("is not the address of a search cluster", "host:9200")
                    .doesNotContain("canary");
            assertThat(failure).hasNoCause();
        }
    }

    @Test
    void aServerThatIsNoSearchClusterIsCalledSo() throws Exception {
        for (HttpServer other :
                new HttpServer[] {
                    somethingElse(200, "<html>It works!</html>"),
                    somethingElse(200, "{\"version\": 7}"),
                    somethingElse(404, "<html>Not here</html>")
                }) {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            assertThat(productAt(url).getMessage())
                    .isEqualTo(
                            "what answers at %s is neither Elasticsearch nor OpenSearch"
                                    .formatted(url));
            other.stop(0);
        }
    }

    private static HttpServer somethingElse(int status, String text) throws IOException {
        return somethingElse(status, _ -> text);
    }

    private static HttpServer somethingElse(Function<HttpExchange, String> text)
            throws IOException {
        return somethingElse(200, text);
    }

    private static HttpServer somethingElse(int status, Function<HttpExchange, String> text)
            throws IOException {
        var other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] bytes = text.apply(exchange).getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                });
        other.start();
        return other;
    }
}
