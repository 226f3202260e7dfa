package dev.rehome.search.landing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.connect.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lifecycle policies between clusters that have them. None of the servers here has: the
 * distributions for tests lack Elasticsearch's module, and the runner OpenSearch's plugin. So these
 * answer from what their makers' documentation shows, and what they are asked for is what counts:
 * that a real one takes it is not shown here.
 */
@Timeout(30)
final class PoliciesTest {
    private static final String HOT =
            "{\"phases\":{\"hot\":{\"min_age\":\"0ms\",\"actions\":{\"rollover\":{\"max_size\":\"50gb\"}}},"
                + "\"delete\":{\"min_age\":\"90d\",\"actions\":{\"delete\":{\"delete_searchable_snapshot\":true}}}}}";

    private static final String ILM =
            """
            {"hot-warm": {"version": 3, "modified_date": "2026-01-05T10:11:12.345Z", "policy": %s,
                          "in_use_by": {"indices": ["a-1"], "data_streams": [], "composable_templates": []}},
             "logs": {"version": 1, "modified_date": "2026-01-05T10:11:12.345Z",
                      "policy": {"phases": {}, "_meta": {"managed": true}}},
             "ilm-history": {"version": 1, "policy": {"phases": {}}}}
            """
                    .formatted(HOT);

    private static final String ISM =
            """
            {"policies": [{"_id": "rest", "_seq_no": 7, "_primary_term": 1, "policy": {
                "policy_id": "rest", "description": "d", "last_updated_time": 1767607872345,
                "schema_version": 21, "error_notification": null, "default_state": "hot",
                "states": [{"name": "hot", "actions": [], "transitions": []}],
                "ism_template": [{"index_patterns": ["a-*"], "priority": 100}]}}],
             "total_policies": 1}
            """;

    private static final Product ELASTICSEARCH = product(Product.Maker.ELASTICSEARCH, "7.17.29");
    private static final Product OPENSEARCH = product(Product.Maker.OPENSEARCH, "3.8.0");

    private static Product product(Product.Maker maker, String version) {
        return new Product(maker, Version.parse(version), "recorded", "uuid");
    }

    /** Gives these answers, nothing else, and remembers what it was asked to make. */
    private static final class Recorded implements AutoCloseable {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final Map<String, String> answers;
        private final HttpServer http;

        Recorded(Map<String, String> answers) {
            this.answers = answers;
            try {
                this.http =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            http.createContext("/", this::answer);
            http.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().toString();
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean makes = exchange.getRequestMethod().equals("PUT");
            if (makes) {
                asked.add(path + " " + new String(body, StandardCharsets.UTF_8));
            }
            String known = makes ? "{\"acknowledged\":true}" : answers.get(path);
            byte[] bytes = (known == null ? "{}" : known).getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(known == null ? 404 : 200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }

        Cluster connect() {
            return new Cluster(
                    SearchAddress.parse(
                            "http://127.0.0.1:" + http.getAddress().getPort(),
                            Optional.empty(),
                            Map.of()),
                    Patience.SHORT);
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private static List<String> copy(Recorded from, Product source, Recorded to, Product target)
            throws InterruptedException {
        try (Cluster old = from.connect();
                Cluster now = to.connect()) {
            CopyParts.Copied copied =
                    new CopyParts(now, source, target, CopyLog.inMemory(), Progress.UNWATCHED)
                            .copy(new Parts(old).all());
            assertThat(copied.refused()).isEmpty();
            return copied.notices();
        }
    }

    @Test
    void elasticsearchsGoToElasticsearchWithoutWhatTheServerMadeItself() throws Exception {
        try (var from = new Recorded(Map.of("/_ilm/policy", ILM));
                var to = new Recorded(Map.of("/_ilm/policy", "{}"))) {
            assertThat(copy(from, ELASTICSEARCH, to, ELASTICSEARCH)).isEmpty();
            assertThat(to.asked)
                    .containsExactly("/_ilm/policy/hot-warm {\"policy\":%s}".formatted(HOT));
        }
    }

    @Test
    void openSearchsGoToOpenSearchWithoutWhatTheServerWritesItself() throws Exception {
        try (var from = new Recorded(Map.of("/_plugins/_ism/policies?size=1000&from=0", ISM));
                var to = new Recorded(Map.of())) {
            assertThat(copy(from, OPENSEARCH, to, OPENSEARCH)).isEmpty();
            assertThat(to.asked)
                    .containsExactly(
                            "/_plugins/_ism/policies/rest {\"policy\":{\"description\":\"d\","
                                + "\"error_notification\":null,\"default_state\":\"hot\",\"states\":[{"
                                + "\"name\":\"hot\",\"actions\":[],\"transitions\":[]}],\"ism_template\":[{"
                                + "\"index_patterns\":[\"a-*\"],\"priority\":100}]}}");
        }
    }

    @Test
    void thoseThatTheOtherMakersServersDoNotHaveAreNamed() throws Exception {
        try (var from = new Recorded(Map.of("/_ilm/policy", ILM));
                var to = new Recorded(Map.of())) {
            assertThat(copy(from, ELASTICSEARCH, to, OPENSEARCH))
                    .containsExactly("ILM policy hot-warm: OpenSearch 3.8.0 has none");
            assertThat(to.asked).isEmpty();
        }
    }

    @Test
    void oneThatIsThereAndOtherwiseIsLeftAsItIsAndNamed() throws Exception {
        try (var from = new Recorded(Map.of("/_ilm/policy", ILM));
                var to =
                        new Recorded(
                                Map.of(
                                        "/_ilm/policy",
                                        "{\"hot-warm\": {\"policy\": {\"phases\": {}}}}"))) {
            assertThat(copy(from, ELASTICSEARCH, to, ELASTICSEARCH))
                    .containsExactly("ILM policy hot-warm is there and otherwise: left as it is");
            assertThat(to.asked).isEmpty();
        }
    }
}
