package dev.rehome.search.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BulkWriterTest {
    private static final Patience QUICK =
            new Patience(4, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(30));

    private final SearchServer server = Clusters.server(SearchBinaries.OPENSEARCH_3);
    private final List<Rejected> rejected = new ArrayList<>();

    private void write(String index, String... hits) throws Exception {
        try (Cluster cluster = Clusters.connect(server)) {
            write(cluster, QUICK, index, hits);
        }
    }

    private void write(Cluster cluster, Patience patience, String index, String... hits)
            throws Exception {
        byte[] page =
                ("{\"hits\":{\"hits\":[" + String.join(",", hits) + "]}}")
                        .getBytes(StandardCharsets.UTF_8);
        var conflicts = new Conflicts(cluster, index, Optional.empty());
        var unwritten =
                new Unwritten() {
                    @Override
                    public void rejected(Rejected each) {
                        rejected.add(each);
                    }

                    @Override
                    public void there(List<Hit> there) throws InterruptedException {
                        conflicts.check(there, rejected::add);
                    }
                };
        new BulkWriter(cluster, index, Optional.empty(), new Limit(2), patience, unwritten)
                .write(Page.of(page).hits());
    }

    private static String hit(String id, String routing, String source) {
        return "{\"_id\":\"%s\",\"_version\":3,\"_routing\":\"%s\",\"_source\":%s}"
                .formatted(id, routing, source);
    }

    @Test
    void documentsThatTheIndexWillNeverTakeAreRejectedEachWithItsReasonAndTheOthersWritten()
            throws Exception {
        server.expect(
                "PUT",
                "/picky",
                """
                {"settings": {"index.mapping.total_fields.limit": 3}, "mappings": {"properties": {
                   "at": {"type": "date", "format": "yyyy-MM-dd"},
                   "closed": {"dynamic": "strict", "type": "object"}}}}
                """);

        write(
                "picky",
                hit("good", "r", "{\"at\":\"2026-01-01\"}"),
                hit("date", "r", "{\"at\":\"yesterday\"}"),
                hit("strict", "r", "{\"closed\":{\"a\":1}}"),
                hit("fields", "r", "{\"a\":1,\"b\":1,\"c\":1,\"d\":1}"),
                hit("alone", "r", "{\n\"at\":\"tomorrow\"}"));

        assertThat(rejected)
                .extracting(each -> each.hit().idText())
                .containsExactlyInAnyOrder("date", "strict", "fields", "alone");
        assertThat(rejected)
                .allMatch(each -> each.status() == 400)
                .anyMatch(each -> each.reason().contains("strict_dynamic_mapping_exception"))
                .anyMatch(each -> each.reason().contains("Limit of total fields [3]"));
        assertThat(server.expect("GET", "/picky/_doc/good?routing=r", ""))
                .contains("\"_version\":3,");
    }

    @Test
    void documentsThatABusyTargetRefusesForLongAreSaidToWaitOnce() throws Exception {
        var notices = new CopyOnWriteArrayList<String>();
        String[] hits =
                IntStream.range(0, 200)
                        .mapToObj(id -> hit(Integer.toString(id), "r", "{}"))
                        .toArray(String[]::new);
        var refused = new AtomicInteger();
        try (var proxy =
                        new FaultProxy(
                                server,
                                (path, _) ->
                                        path.contains("_bulk") && refused.incrementAndGet() <= 3
                                                ? Fault.HALF_BUSY
                                                : Fault.NONE);
                var cluster =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT,
                                notices::add)) {
            var patience =
                    new Patience(
                            12, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofHours(1));
            write(cluster, patience, "waiting", hits);
            assertThat(notices)
                    .containsExactly(
                            proxy.url()
                                    + " keeps POST /waiting/_bulk waiting (429"
                                    + " es_rejected_execution_exception: full): trying again for up"
                                    + " to 27 s");
        }
        server.expect("POST", "/waiting/_refresh", "");
        assertThat(server.expect("GET", "/waiting/_count", "")).contains("\"count\":200");
    }

    @Test
    void anIndexThatTakesNothingNowIsNoFaultOfItsDocuments() {
        server.expect("PUT", "/blocked", "{\"settings\": {\"index.blocks.write\": true}}");

        assertThatThrownBy(() -> write("blocked", hit("1", "r", "{}"), hit("2", "r", "{}")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(
                        "does not take documents of index blocked now, such as 1: 403")
                .hasMessageContaining("cluster_block_exception");
        assertThat(rejected).isEmpty();
    }

    @Test
    void aDocumentWhosePlaceAnotherOfItsIdHasIsNamedAndOneThatIsThereAlreadyIsNot()
            throws Exception {
        server.expect("PUT", "/twinned", "{\"settings\": {\"number_of_shards\": 1}}");

        write("twinned", hit("x", "a", "{}"), hit("y", "a", "{}"));
        write("twinned", hit("x", "b", "{}"), hit("y", "a", "{}"));

        assertThat(rejected)
                .extracting(Rejected::toString)
                .containsExactly(
                        "twinned: document x: 409 another document of this id is on the same shard,"
                                + " with routing 'a'");
    }

    @Test
    void aTargetThatIsTooBusyForSomeDocumentsOfABulkGetsFewerBulksAtATime() throws Exception {
        var limit = new Limit(8);
        byte[] page =
                ("{\"hits\":{\"hits\":["
                                + String.join(
                                        ",",
                                        hit("a", "r", "{}"),
                                        hit("b", "r", "{}"),
                                        hit("c", "r", "{}"),
                                        hit("d", "r", "{}"))
                                + "]}}")
                        .getBytes(StandardCharsets.UTF_8);
        int before = limit.now();
        try (var proxy =
                        new FaultProxy(
                                server,
                                (path, number) -> number == 1 ? Fault.HALF_BUSY : Fault.NONE);
                Cluster cluster =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                QUICK)) {
            new BulkWriter(
                            cluster,
                            "half-busy",
                            Optional.empty(),
                            limit,
                            QUICK,
                            new Unwritten() {
                                @Override
                                public void rejected(Rejected each) {
                                    rejected.add(each);
                                }

                                @Override
                                public void there(List<Hit> there) {
                                    throw new AssertionError(there);
                                }
                            })
                    .write(Page.of(page).hits());
            assertThat(proxy.faulted()).isEqualTo(1);
        }
        assertThat(rejected).isEmpty();
        assertThat(limit.now()).isLessThan(before);
    }
}
