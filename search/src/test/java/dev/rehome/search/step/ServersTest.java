package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One index with a bit of everything, from each server to those that people move it to. */
@Timeout(180)
final class ServersTest {
    private static final String SETTINGS =
            """
            {"number_of_shards": 3, "number_of_replicas": 0, "refresh_interval": "7s",
             "analysis": {"analyzer": {"folded": {"tokenizer": "words", "filter": ["lowercase", "stops"]}},
                          "tokenizer": {"words": {"type": "standard", "max_token_length": 20}},
                          "filter": {"stops": {"type": "stop", "stopwords": ["the", "of"]}}}}
            """;

    private static final String MAPPING =
            """
            {"dynamic": "strict",
             "_routing": {"required": true},
             "properties": {
               "key": {"type": "keyword", "ignore_above": 100},
               "text": {"type": "text", "analyzer": "folded", "fields": {"raw": {"type": "keyword"}}},
               "n": {"type": "long"}, "at": {"type": "date", "format": "yyyy-MM-dd||epoch_millis"},
               "where": {"type": "geo_point"}, "ip": {"type": "ip"},
               "lines": {"type": "nested", "properties": {"sku": {"type": "keyword"}}},
               "blob": {"type": "object", "enabled": false}}}
            """;

    private static final String PRETTY =
            "{\n \"key\": \"k1\",\r\n \"blob\": {\"pi\": 3.141592653589793238462643383279502884197,"
                    + " \"one\": 1.0, \"big\": 18446744073709551617, \"a\": [ ] }  }";

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "ELASTICSEARCH_6, OPENSEARCH_3",
        "ELASTICSEARCH_6, ELASTICSEARCH_8",
        "ELASTICSEARCH_6, ELASTICSEARCH_6",
        "ELASTICSEARCH_6, ELASTICSEARCH_7_10",
        "ELASTICSEARCH_7_10, ELASTICSEARCH_6",
        "ELASTICSEARCH_7_10, OPENSEARCH_1",
        "OPENSEARCH_1, ELASTICSEARCH_7_10",
        "OPENSEARCH_1, OPENSEARCH_3",
        "ELASTICSEARCH_7, ELASTICSEARCH_8",
        "ELASTICSEARCH_7, OPENSEARCH_2",
        "ELASTICSEARCH_8, OPENSEARCH_3",
        "ELASTICSEARCH_8, ELASTICSEARCH_8",
        "OPENSEARCH_2, OPENSEARCH_3",
        "OPENSEARCH_3, OPENSEARCH_2",
    })
    void anIndexArrivesAsItWasAndGoesAwayAgain(SearchBinaries from, SearchBinaries to)
            throws Exception {
        SearchServer now = Clusters.server(to);
        if (from != to) {
            arrivesAndGoes(Clusters.server(from), now);
            return;
        }
        try (SearchServer another = SearchServer.start(from).orElseThrow()) {
            arrivesAndGoes(another, now);
        }
    }

    private static void arrivesAndGoes(SearchServer old, SearchServer now) throws Exception {
        SearchBinaries from = old.binaries();
        SearchBinaries to = now.binaries();
        String index = "move-%s-%s".formatted(from.name(), to.name()).toLowerCase(Locale.ROOT);
        String type = from == SearchBinaries.ELASTICSEARCH_6 ? "doc" : "_doc";
        fill(old, index, type);
        var move = new Move(old.url(), now.url(), List.of(index));

        move.succeeds();

        String path = "/" + index;
        boolean typed = to == SearchBinaries.ELASTICSEARCH_6;
        String document = "%s/%s/".formatted(path, typed ? type : "_doc");
        String source = typed ? document + "%s/_source" : path + "/_source/%s";
        assertThat(now.expect("GET", source.replace("%s", "pretty%0A") + "?routing=r1", ""))
                .isEqualTo(PRETTY);
        assertThat(now.expect("GET", document + "17?routing=r3", "")).contains("\"_version\":3,");
        assertThat(now.ask("GET", document + "18?routing=r4", "").statusCode()).isEqualTo(404);
        assertThat(now.expect("GET", path + "/_count", "")).contains("\"count\":100,");
        assertThat(now.expect("GET", path + "/_search?q=text:TWENTY&routing=r6", ""))
                .contains("\"_id\":\"20\"");
        assertThat(now.expect("GET", path + "/_settings?flat_settings=true", ""))
                .contains("\"index.refresh_interval\":\"7s\"")
                .doesNotContain("_none");
        // Whose documents lie on the same shard is not the same in 6 and 7, so only its own count.
        String routed = path + "-sales/_count?routing=r1&q=_routing:r1";
        assertThat(now.expect("GET", routed, ""))
                .isEqualTo(old.expect("GET", routed, ""))
                .doesNotContain("\"count\":0");
        now.expect("DELETE", document + "20?routing=r6&refresh=true", "");
        assertThat(move.compare())
                .isEqualTo(
                        Verdict.differs(
                                "not all of 100 documents of 1 index are the same",
                                List.of(
                                        index
                                                + ": a search counts 100 documents at the source,"
                                                + " 99 at the target",
                                        index
                                                + ": 100 documents at the source, 99 at the target,"
                                                + " not all the same",
                                        index
                                                + ": document 20 with routing 'r6' is missing at"
                                                + " the target")));

        assertThat(move.rollBack()).isInstanceOf(Verdict.Holds.class);
        assertThat(now.ask("GET", path, "").statusCode()).isEqualTo(404);
        assertThat(now.ask("GET", "/_alias/" + index + "-sales", "").statusCode()).isEqualTo(404);
        old.expect("DELETE", path, "");
    }

    private static void fill(SearchServer server, String index, String type) {
        boolean typed = type.equals("doc");
        server.expect(
                "PUT",
                "/" + index,
                "{\"settings\": %s, \"mappings\": %s, \"aliases\": %s}"
                        .formatted(
                                SETTINGS,
                                typed ? "{\"doc\": " + MAPPING + "}" : MAPPING,
                                """
                                {"%1$s-sales": {"filter": {"term": {"key": "k1"}},
                                                "index_routing": "r1", "search_routing": "r1,r2"},
                                 "%1$s-write": {"is_write_index": true}}
                                """
                                        .formatted(index)));
        var lines = new StringBuilder();
        for (int id = 0; id < 100; id++) {
            lines.append(
                    """
                    {"index":{"_id":"%d","routing":"r%d"%s}}
                    {"key":"k%d","text":"the %s Of x","n":%d,"at":"2026-01-%02d","where":{"lat":1.5,"lon":%d},"ip":"10.0.0.%d","lines":[{"sku":"a"},{"sku":"b"}]}
                    """
                            .formatted(
                                    id,
                                    id % 7,
                                    typed ? ",\"_type\":\"doc\"" : "",
                                    id % 3,
                                    id == 20 ? "Twenty" : "Other",
                                    Long.MAX_VALUE - id,
                                    id % 28 + 1,
                                    id,
                                    id));
        }
        assertThat(server.expect("POST", "/" + index + "/_bulk", lines.toString()))
                .contains("\"errors\":false");
        String document = "/%s/%s/".formatted(index, type);
        for (int i = 0; i < 2; i++) {
            server.expect("PUT", document + "17?routing=r3", "{\"key\":\"k2\"}");
        }
        server.expect("DELETE", document + "18?routing=r4", "");
        // Not refreshed: what nobody can find yet must not be left behind.
        server.expect("PUT", document + "pretty%0A?routing=r1", PRETTY);
    }
}
