package dev.rehome.search.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same documents in an index that is another all the same. */
@Timeout(60)
final class CompareMetadataTest {
    private final SearchServer old = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private List<String> differences() throws InterruptedException {
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            return new VerifyIndices(
                            source,
                            target,
                            List.of("compared"),
                            Renaming.NONE,
                            2,
                            20,
                            Progress.UNWATCHED)
                    .run()
                    .differences();
        }
    }

    @Test
    void eachSettingMappingAndAliasThatDiffersIsNamedWithBothValues() throws Exception {
        String index =
                """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0,
                              "max_result_window": 20000,
                              "analysis": {"analyzer": {"own": {"type": "custom", "tokenizer": "keyword"}}}},
                 "mappings": {"properties": {"a": {"type": "keyword"},
                                             "b": {"type": "text", "analyzer": "own"}}},
                 "aliases": {"compared-all": {}, "compared-some": {"filter": {"term": {"a": "x"}}}}}
                """;
        for (SearchServer server : List.of(old, now)) {
            server.expect("PUT", "/compared", index);
            server.expect("PUT", "/compared/_doc/1?refresh=true", "{\"a\": \"x\"}");
        }
        assertThat(differences()).isEmpty();

        now.expect("DELETE", "/compared", "");
        now.expect(
                "PUT",
                "/compared",
                index.replace("20000", "30000")
                        .replace("\"tokenizer\": \"keyword\"", "\"tokenizer\": \"standard\"")
                        .replace("\"a\": {\"type\": \"keyword\"}", "\"a\": {\"type\": \"text\"}")
                        .replace("\"compared-all\": {}", "\"compared-new\": {}")
                        .replace("\"a\": \"x\"", "\"a\": \"y\""));
        now.expect("PUT", "/compared/_doc/1?refresh=true", "{\"a\": \"x\"}");

        assertThat(differences())
                .containsExactlyInAnyOrder(
                        "compared: setting index.max_result_window is 30000 instead of 20000",
                        "compared: setting index.analysis.analyzer.own.tokenizer is standard"
                                + " instead of keyword",
                        "compared: mapping properties.a.type is text instead of keyword",
                        "compared: alias compared-all is missing instead of {}",
                        "compared: alias compared-new is {} instead of missing",
                        "compared: alias compared-some is {filter.term.a=y} instead of"
                                + " {filter.term.a=x}");
    }
}
