package dev.rehome.search.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.survey.Offer;
import dev.rehome.search.survey.Reception;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CopyPartsTest {
    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private List<String> copy() throws InterruptedException {
        return copy(old).notices();
    }

    private CopyParts.Copied copy(SearchServer from) throws InterruptedException {
        try (Cluster source = Clusters.connect(from);
                Cluster target = Clusters.connect(now)) {
            return new CopyParts(
                            target,
                            Product.of(source),
                            Product.of(target),
                            CopyLog.inMemory(),
                            Progress.UNWATCHED)
                    .copy(new Parts(source).all());
        }
    }

    @Test
    void bringsTemplatesPipelinesAndScriptsAlongAndLeavesWhatIsThere() throws Exception {
        old.expect(
                "PUT",
                "/_scripts/parts-double",
                "{\"script\": {\"lang\": \"painless\", \"source\": \"return 2 * params.n\"}}");
        old.expect(
                "PUT",
                "/_ingest/pipeline/parts-clean",
                "{\"description\": \"d\", \"processors\": [{\"trim\": {\"field\": \"a\"}}]}");
        old.expect(
                "PUT",
                "/_template/parts-logs",
                """
                {"index_patterns": ["parts-logs-*"], "order": 3, "version": 7,
                 "settings": {"number_of_shards": 2, "routing.allocation.require.box": "hot"},
                 "mappings": {"doc": {"properties": {"a": {"type": "keyword"}}}},
                 "aliases": {"parts-all": {}}}
                """);

        assertThat(copy())
                .containsExactly(
                        "setting index.routing.allocation.require.box=hot of legacy index template"
                                + " parts-logs");

        assertThat(now.expect("GET", "/_scripts/parts-double", ""))
                .contains("\"source\":\"return 2 * params.n\"");
        assertThat(now.expect("GET", "/_ingest/pipeline/parts-clean", ""))
                .contains("\"trim\":{\"field\":\"a\"}");
        assertThat(now.expect("GET", "/_template/parts-logs?flat_settings=true", ""))
                .contains("\"order\":3", "\"version\":7", "\"index.number_of_shards\":\"2\"")
                .contains("\"mappings\":{\"properties\":{\"a\":{\"type\":\"keyword\"}}}")
                .contains("\"parts-all\":{}")
                .doesNotContain("box");

        now.expect("PUT", "/_ingest/pipeline/parts-clean", "{\"processors\": []}");
        assertThat(copy())
                .contains("ingest pipeline parts-clean is there and otherwise: left as it is");
        assertThat(now.expect("GET", "/_ingest/pipeline/parts-clean", ""))
                .contains("\"processors\":[]");
    }

    @Test
    void aTemplateOfDataStreamsComesWithoutWhatTheOtherMakersServersRefuse() throws Exception {
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        eight.expect(
                "PUT",
                "/_index_template/parts-stream",
                """
                {"index_patterns": ["parts-stream-*"], "allow_auto_create": true,
                 "data_stream": {"hidden": false}, "priority": 50,
                 "template": {"lifecycle": {"data_retention": "7d"}}}
                """);

        assertThat(copy(eight).notices())
                .contains(
                        "allow_auto_create of index template parts-stream",
                        "lifecycle of index template parts-stream");

        now.expect("PUT", "/_data_stream/parts-stream-a", "");
    }

    @Test
    void oneThatTheTargetRefusesIsNamedBeforeAndAfterAndKeepsNoneFromBeingMade() throws Exception {
        old.expect(
                "PUT",
                "/_ingest/pipeline/refused-there",
                "{\"processors\": [{\"trim\": {\"field\": \"a\"}}]}");
        old.expect(
                "PUT",
                "/_template/taken-there",
                "{\"index_patterns\": [\"taken-there-*\"], \"settings\": {\"number_of_shards\":"
                        + " 2}}");
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        var ours = List.of("refused-there", "taken-there");
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(eight)) {
            List<Part> parts =
                    new Parts(source)
                            .all().stream().filter(part -> ours.contains(part.name())).toList();
            Product from = Product.of(source);
            Product to = Product.of(target);
            var offer = new Offer(List.of(), List.of(), parts);
            assertThat(
                            new Reception(target, from, to, Renaming.NONE, true, Set.of())
                                    .of(offer, List.of())
                                    .problems())
                    .singleElement()
                    .extracting(Problem::what)
                    .asString()
                    .contains("would not take ingest pipeline refused-there: No processor type")
                    .contains("[trim]");

            CopyParts.Copied copied =
                    new CopyParts(target, from, to, CopyLog.inMemory(), Progress.UNWATCHED)
                            .copy(parts);

            assertThat(copied.refused())
                    .singleElement()
                    .asString()
                    .contains("ingest pipeline refused-there: ", "No processor type");
        }
        assertThat(eight.expect("GET", "/_template/taken-there", "")).contains("taken-there-*");
        assertThat(eight.ask("GET", "/_ingest/pipeline/refused-there", "").statusCode())
                .isEqualTo(404);
    }

    private CopyParts.Copied through(Fault fault, Part part) throws InterruptedException {
        try (var proxy =
                        new FaultProxy(
                                now, (path, _) -> path.equals(part.path()) ? fault : Fault.NONE);
                Cluster target =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            Product product = Product.of(target);
            return new CopyParts(target, product, product, CopyLog.inMemory(), Progress.UNWATCHED)
                    .copy(List.of(part));
        }
    }

    @Test
    void whatTheLoginMayNotMakeIsNamedAndAGatewayThatFailsIsNoRefusal() throws Exception {
        var part =
                new Part(
                        Part.Kind.PIPELINE, "forbidden-there", Answer.tree("{\"processors\": []}"));

        assertThat(through(Fault.FORBIDDEN, part).refused())
                .singleElement()
                .asString()
                .startsWith("ingest pipeline forbidden-there: ");
        assertThatThrownBy(() -> through(Fault.GATEWAY, part))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("502");
        assertThat(through(Fault.NONE, part).refused()).isEmpty();
    }
}
