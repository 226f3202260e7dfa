package dev.rehome.search.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.sandbox.AwsSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures as a server checks them: computed anew, by other code, from what came in. */
final class SignatureTest {
    private static final String KEY = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static final AwsSignature CHECK = new AwsSignature(SECRET);

    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private HttpServer server;

    SignatureTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", SECRET);
        server.createContext("/", this::check);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private Cluster cluster(Map<String, String> options) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/base";
        return new Cluster(SearchAddress.parse(url, Optional.empty(), options), Patience.SHORT);
    }

    private void check(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            String authorization = headers.getOrDefault("Authorization", "");
            String payload = AwsSignature.sha256(body);
            if (!payload.equals(headers.get("X-Amz-Content-Sha256"))) {
                wrong.add("payload of " + exchange.getRequestURI());
            }
            String scope = authorization.replaceAll(".*Credential=([^,]+),.*", "$1");
            String signed = authorization.replaceAll(".*SignedHeaders=([^,]+),.*", "$1");
            scopes.add(scope.replaceAll("/\\d{8}/", "/DAY/") + " " + signed);
            String expected =
                    CHECK.signature(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            headers,
                            signed,
                            payload,
                            scope);
            if (!authorization.endsWith("Signature=" + expected)) {
                wrong.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            }
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** So that it is no other code of our own that errs in the same way. */
    @Test
    void whatChecksHereFindsTheSignatureOfAwsOwnExample() {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", "example.amazonaws.com");
        headers.put("X-Amz-Date", "20150830T123600Z");

        assertThat(
                        CHECK.signature(
                                "GET",
                                URI.create("https://example.amazonaws.com/"),
                                headers,
                                "host;x-amz-date",
                                AwsSignature.sha256(new byte[0]),
                                KEY + "/20150830/us-east-1/service/aws4_request"))
                .isEqualTo("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @Test
    void everyKindOfRequestIsSignedWithItsBody() throws Exception {
        var options =
                Map.of(
                        SearchAddress.AUTH, "sigv4",
                        SearchAddress.REGION, "eu-west-1",
                        SearchAddress.SERVICE, "aoss");
        try (Cluster cluster = cluster(options)) {
            cluster.ask(Request.get("/"));
            cluster.ask(Request.get("/_alias/a%2Cb*?flat_settings=true&expand_wildcards=all"));
            cluster.ask(Request.search("/logs-*/_search?preference=_shards:3", Answer.tree("{}")));
            cluster.ask(
                    Request.document(
                            "/i/_doc/a%2Fb%20c%25%C3%A9~?routing=r%2B1%26%20x&version=3",
                            ByteBuffer.wrap(
                                    "..{\"a\":1}..".getBytes(StandardCharsets.UTF_8), 2, 7)));
            cluster.ask(
                    Request.bulk(
                            "/i/_bulk?filter_path=errors,items.*.status",
                            List.of(
                                    ByteBuffer.wrap("{}\n".getBytes(StandardCharsets.UTF_8)),
                                    ByteBuffer.wrap(new byte[200_000], 5, 150_000))));
            cluster.ask(Request.delete("/i"));
        }

        assertThat(wrong).isEmpty();
        assertThat(scopes)
                .hasSize(6)
                .containsOnly(
                        KEY
                                + "/DAY/eu-west-1/aoss/aws4_request"
                                + " host;x-amz-content-sha256;x-amz-date");
    }

    @Test
    void theHostOfAManagedServiceSaysItsRegionAndService() {
        var signed = Map.of(SearchAddress.AUTH, "sigv4");

        assertThat(of("https://vpc-a-b1.eu-central-1.es.amazonaws.com", signed).region())
                .isEqualTo("eu-central-1");
        assertThat(of("https://b1.us-east-1.aoss.amazonaws.com", signed).service())
                .isEqualTo("aoss");
        assertThat(of("https://search-a.aos.us-west-2.on.aws", signed).region())
                .isEqualTo("us-west-2");
        assertThatThrownBy(() -> of("https://search.example.org", signed))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "requests to search.example.org are to be signed for AWS, and their region"
                                + " is not known");
    }

    @Test
    void whatSignsIsKeptOutOfEveryOutput() {
        var redactor = new Redactor();
        URI uri = URI.create("https://search-a.eu-west-1.es.amazonaws.com");

        Signature.of(uri, Map.of(), redactor).headers("GET", uri, List.of());

        assertThat(redactor.scrub("it signs with " + SECRET))
                .isEqualTo("it signs with «secret key of the AWS login»");
    }

    private static Signature of(String url, Map<String, String> options) {
        return Signature.of(URI.create(url), options, new Redactor());
    }
}
