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
import java.util.List;
import java.util.Map;
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
        server = SearchServer.start(SearchBinaries.OPENSEARCH_3).orElseThrow();
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

        answer.ends(ExitCode.BAD_INPUT);
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

    private Answer type(String... words) {
        try {
            return new Desk(folder).type(words);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyCommandEndsWith2WhereNobodyListens() {
        new Desk(folder); // has the folder
        type("search", "dump", "--from", server.url(), "--out", "orders.dump").ends(ExitCode.DONE);
        for (String line :
                List.of(
                        "inspect NOBODY",
                        "inspect SERVER --for-target NOBODY",
                        "alias show NOBODY",
                        "alias swap NOBODY shop --to orders",
                        "fence NOBODY",
                        "dump --from NOBODY --out other.dump",
                        "load --from orders.dump --to NOBODY",
                        "verify --from NOBODY --to SERVER",
                        "verify --from SERVER --to NOBODY",
                        "catch-up --from NOBODY --to SERVER",
                        "catch-up --from SERVER --to NOBODY")) {
            String words = line.replace("NOBODY", NOBODY).replace("SERVER", server.url());
            refused(
                    () -> type(("search " + words).split(" ")),
                    NOBODY + " gave no answer to GET /: ",
                    "check the address");
        }
        assertThat(folder.resolve("other.dump")).doesNotExist();
    }

    @Test
    void aWrongPasswordOnEitherSide() {
        var started =
                SearchServer.start(
                        SearchBinaries.ELASTICSEARCH_8, Map.of(SearchServer.SECURITY, "true"));
        assumeTrue(started.isPresent());
        try (SearchServer secured = started.get()) {
            String address = secured.url().replace("https://", "http://");
            String given = address.replace("://", "://mover:wrong-horse-9@");
            String message = address + " GET /: 401 security_exception: ";
            String remedy = "check the user, password or key of the store";
            refused(() -> copy(given, server.url()), message, remedy);
            refused(() -> copy(server.url(), given), message, remedy);
            refused(() -> copy(server.url(), address), message, remedy);
            refused(() -> type("search", "inspect", given), message, remedy);
            assertThat(copy(given, server.url()).err()).doesNotContain("wrong-horse-9");
        }
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
