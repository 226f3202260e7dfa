package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that cannot begin: one message says why, and nothing has changed anywhere. */
@Timeout(120)
final class RefusedSearchTest {
    private static final String NOBODY = "http://127.0.0.1:1";
    private static SearchServer server;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        var started = SearchServer.start(SearchBinaries.OPENSEARCH_3);
        assumeTrue(started.isPresent());
        server = started.get();
        server.expect("PUT", "/orders/_doc/1?refresh=true", "{\"a\": 1}");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String indices() {
        return server.expect("GET", "/_cat/indices?h=index,docs.count&s=index", "");
    }

    private static void refused(Supplier<Answer> command, String message, String remedy) {
        String before = indices();
        Answer answer = command.get();

        assertThat(answer.exit())
                .as(answer.out() + answer.err())
                .isIn(ExitCode.BAD_INPUT.code(), ExitCode.REFUSED.code()); // nothing was touched
        String said = answer.out() + answer.err();
        assertThat(said).containsOnlyOnce(message).contains(remedy).doesNotContain("bug");
        assertThat(indices()).isEqualTo(before);
    }

    private Answer copy(String from, String to) {
        try {
            return new Desk(folder).type("search", "copy", "--from", from, "--to", to);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAddressWhereNobodyListensOnEitherSide() {
        String message = NOBODY + " gave no answer to GET /: ";
        refused(() -> copy(server.url(), NOBODY), message, "check the address");
        refused(() -> copy(NOBODY, server.url()), message, "check the address");
    }

    @Test
    void aDumpOfAnIndexThatKeepsOnlyPartsOfItsDocuments() throws Exception {
        server.expect(
                "PUT", "/parts", "{\"mappings\": {\"_source\": {\"excludes\": [\"secret\"]}}}");
        try {
            Answer answer =
                    new Desk(folder)
                            .type("search", "dump", "--from", server.url(), "--out", "parts.dump");

            assertThat(answer.exit()).as(answer.out() + answer.err()).isNotZero();
            assertThat(answer.out() + answer.err())
                    .contains("index parts keeps only parts of its documents")
                    .contains("leave it out");
            assertThat(folder.resolve("parts.dump")).doesNotExist();
        } finally {
            server.expect("DELETE", "/parts", "");
        }
    }

    @Test
    void aWebServerThatIsNoSearchCluster() throws Exception {
        var other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] page = "<html>It works!</html>".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, page.length);
                        exchange.getResponseBody().write(page);
                    }
                });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            String message =
                    "what answers at %s is neither Elasticsearch nor OpenSearch".formatted(url);
            refused(() -> copy(server.url(), url), message, "");
            refused(() -> copy(url, server.url()), message, "");
        } finally {
            other.stop(0);
        }
    }
}
