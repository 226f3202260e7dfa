package dev.rehome.search.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.record.StateDifference;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.connect.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was recorded of one cluster, and what another holds after a move. */
final class ClusterDifferencesTest {
    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private static ClusterRecord record(SearchServer server, List<String> indices)
            throws InterruptedException {
        try (Cluster cluster = Clusters.connect(server)) {
            return new RecordCluster(cluster, false, 2, Progress.UNWATCHED).take(indices);
        }
    }

    private List<StateDifference> differences(ClusterRecord before) throws InterruptedException {
        try (Cluster cluster = Clusters.connect(now)) {
            return ClusterDifferences.between(
                    before,
                    new Carried(cluster).of(before),
                    new RecordCluster(cluster, false, 2, Progress.UNWATCHED).again(before));
        }
    }

    /** Those of this test: other tests leave theirs. */
    private static ClusterRecord parts(ClusterRecord record) {
        return new ClusterRecord(
                record.product(),
                List.of(),
                record.parts().stream().filter(part -> part.name().startsWith("stated-")).toList());
    }

    private static List<String> wrong(List<StateDifference> differences) {
        return differences.stream()
                .filter(each -> !each.expected())
                .map(StateDifference::toString)
                .toList();
    }

    @Test
    void onlyWhatTheMoveItselfChangesMayBeOtherwise() throws Exception {
        old.expect(
                "PUT",
                "/stated",
                """
                {"settings": {"number_of_shards": 1, "index.max_result_window": 20000,
                    "analysis": {"analyzer": {"lower":
                        {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]}}}},
                 "mappings": {"doc": {"_all": {"enabled": false}, "properties": {
                    "n": {"type": "integer"}, "text": {"type": "text", "analyzer": "lower"}}}},
                 "aliases": {"state": {}}}
                """);
        ClusterRecord before = record(old, List.of("stated"));
        now.expect(
                "PUT",
                "/stated",
                """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0,
                    "index.max_result_window": 20000,
                    "analysis": {"analyzer": {"lower":
                        {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]}}}},
                 "mappings": {"properties": {
                    "n": {"type": "integer"}, "text": {"type": "text", "analyzer": "lower"}}},
                 "aliases": {"state": {}}}
                """);
        assertThat(wrong(differences(before))).isEmpty();

        now.expect("DELETE", "/stated", "");
        now.expect(
                "PUT",
                "/stated",
                """
                {"settings": {"number_of_shards": 1,
                    "analysis": {"analyzer": {"lower":
                        {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]}}}},
                 "mappings": {"properties": {"n": {"type": "keyword"}, "text": {"type": "text"}}}}
                """);
        assertThat(wrong(differences(before)))
                .containsExactlyInAnyOrder(
                        "index stated: setting index.max_result_window: 20000 before, none after",
                        "index stated: mapping properties.n.type: integer before, keyword after",
                        "index stated: mapping properties.text.analyzer: lower before, none after",
                        "index stated: alias state: {} before, none after");
    }

    @Test
    void aTemplateOrAPipelineThatIsMissingIsADifference() throws Exception {
        old.expect("PUT", "/_ingest/pipeline/stated-clean", "{\"processors\": []}");
        old.expect(
                "PUT",
                "/_template/stated-logs",
                """
                {"index_patterns": ["stated-logs-*"], "settings": {"number_of_shards": 2},
                 "mappings": {"doc": {"properties": {"a": {"type": "keyword"}}}}}
                """);
        ClusterRecord before = parts(record(old, List.of()));

        assertThat(wrong(differences(before)))
                .containsExactly(
                        "ingest pipeline stated-clean: there before, none after",
                        "legacy index template stated-logs: there before, none after");

        now.expect("PUT", "/_ingest/pipeline/stated-clean", "{\"processors\": []}");
        String template =
                """
                {"index_patterns": ["stated-logs-*"], "settings": {"number_of_shards": %d},
                 "mappings": {"properties": {"a": {"type": "keyword"}}}}
                """;
        now.expect("PUT", "/_template/stated-logs", template.formatted(2));
        assertThat(wrong(differences(before))).isEmpty();

        now.expect("PUT", "/_template/stated-logs", template.formatted(3));
        assertThat(wrong(differences(before)))
                .singleElement()
                .asString()
                .startsWith("legacy index template stated-logs: ");
    }
}
