package dev.rehome.search.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Problem;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InventoryTest {
    private final SearchServer server = Clusters.server(SearchBinaries.ELASTICSEARCH_6);

    @Test
    void showsIndicesWithTheirDocumentsAndAliasesAndWhatIsBesidesAndNamesWhatIsInTheWay()
            throws Exception {
        server.expect(
                "PUT",
                "/seen",
                """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 2},
                 "aliases": {"seen-b": {}, "seen-a": {}},
                 "mappings": {"doc": {"properties": {"lines": {"type": "nested"}}}}}
                """);
        server.expect("PUT", "/seen/doc/1?refresh=true", "{\"lines\": [{\"n\": 1}, {\"n\": 2}]}");
        server.expect("PUT", "/seen/doc/2?refresh=true", "{}");
        server.expect(
                "PUT",
                "/seen-not",
                "{\"mappings\": {\"doc\": {\"_source\": {\"enabled\": false}}}}");
        server.expect("PUT", "/_ingest/pipeline/seen-clean", "{\"processors\": []}");
        var problems = new ArrayList<Problem>();

        Inventory inventory;
        try (Cluster cluster = Clusters.connect(server)) {
            inventory = Inventory.of(cluster, problems);
        }

        assertThat(inventory.product()).isEqualTo("Elasticsearch 6.8.23");
        assertThat(inventory.indices())
                .filteredOn(index -> index.name().equals("seen"))
                .singleElement()
                .satisfies(
                        index -> {
                            assertThat(index.documents()).isEqualTo(2); // and not 4
                            assertThat(index.shards()).isEqualTo(3);
                            assertThat(index.aliases()).containsExactly("seen-a", "seen-b");
                        });
        assertThat(inventory.text())
                .contains("Elasticsearch 6.8.23, cluster sandbox (")
                .containsPattern(
                        "(?m)^  seen +2 +\\S+ kB  3 shards x 3 copies  alias seen-a, seen-b$")
                .contains("\nBesides\n", "  ingest pipeline seen-clean\n");
        assertThat(problems)
                .extracting(Problem::what)
                .contains("index seen-not does not keep its documents: _source is disabled");
    }
}
