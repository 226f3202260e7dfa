package dev.rehome.search.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.Listener;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.write.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CopyIndicesTest {
    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    /** What was said of each when it was done. */
    private static final class Finished extends Listener {
        private final Map<String, String> said = new ConcurrentHashMap<>();

        @Override
        public void finish(String item, String result) {
            said.put(item, result);
        }
    }

    private final Finished finished = new Finished();

    private List<IndexReport> copy(String index, CopyLog log, List<Rejected> rejected)
            throws InterruptedException {
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            return new CopyIndices(
                            source,
                            target,
                            CopyOptions.of(List.of(index), false, 4, true),
                            finished,
                            log,
                            rejected::add)
                    .run()
                    .indices();
        }
    }

    @Test
    void namesWhatTheTargetWillNotTakeAndCopiesTheRest() throws Exception {
        old.expect(
                "PUT",
                "/loose",
                """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0}, "aliases": {"live": {}},
                 "mappings": {"doc": {"properties": {"at": {"type": "date", "format": "yyyy-MM-dd"}}}}}
                """);
        old.expect("PUT", "/loose/doc/good", "{\"at\": \"2026-01-05\"}");
        // Joda, which version 6 reads dates with, asks for no second digit; java.time does.
        old.expect("PUT", "/loose/doc/bad?refresh=true", "{\"at\": \"2026-1-5\"}");
        var rejected = new CopyOnWriteArrayList<Rejected>();

        IndexReport report = copy("loose", CopyLog.inMemory(), rejected).getFirst();

        assertThat(rejected).hasSize(1);
        assertThat(rejected.getFirst().toString()).startsWith("loose: document bad: 400 ");
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.differences())
                .containsExactly(
                        "loose: 2 documents at the source, 1 at the target, not all the same",
                        "loose: document bad is missing at the target");
        assertThat(finished.said).containsEntry("loose", "differs");
        assertThat(now.ask("GET", "/live", "").statusCode()).as("its alias").isEqualTo(404);
    }

    @Test
    void tellsOfASourceThatIsWrittenToWhileItIsCopied() throws Exception {
        for (String index : List.of("left-still", "written-meanwhile")) {
            old.expect("PUT", "/" + index, "{\"settings\": {\"number_of_replicas\": 0}}");
            old.expect("PUT", "/%s/doc/1?refresh=true".formatted(index), "{\"n\": 1}");
        }
        try (var proxy =
                        new FaultProxy(
                                now,
                                (path, _) -> {
                                    if (path.contains("/written-meanwhile/_bulk")) {
                                        old.expect("PUT", "/written-meanwhile/doc/2", "{\"n\": 2}");
                                    }
                                    return Fault.NONE;
                                });
                Cluster source = Clusters.connect(old);
                Cluster target =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            CopyReport report =
                    new CopyIndices(
                                    source,
                                    target,
                                    CopyOptions.of(
                                            List.of("left-still", "written-meanwhile"),
                                            false,
                                            1,
                                            true),
                                    finished,
                                    CopyLog.inMemory(),
                                    each -> {
                                        throw new AssertionError(each);
                                    })
                            .run();

            assertThat(report.indices().stream().filter(IndexReport::moving))
                    .extracting(IndexReport::index)
                    .containsExactly("written-meanwhile");
        }
        assertThat(finished.said)
                .containsEntry("left-still", "verified")
                .containsEntry("written-meanwhile", "verified");
    }

    @Test
    void doesNotForgetAnIndexThatWasBegunAndIsGoneAtTheSource() {
        old.expect("PUT", "/still-there", "{\"settings\": {\"number_of_replicas\": 0}}");
        CopyLog log = CopyLog.inMemory();
        log.making("gone-meanwhile");

        assertThatThrownBy(() -> copy("still-there", log, new CopyOnWriteArrayList<>()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("gone-meanwhile")
                .hasMessageContaining("is not there any more");
    }

    @Test
    void countsWhatAnAttemptBeforeHasRejectedToo() throws Exception {
        old.expect(
                "PUT",
                "/loose-twice",
                """
                {"settings": {"number_of_shards": 4, "number_of_replicas": 0},
                 "mappings": {"doc": {"properties": {"at": {"type": "date", "format": "yyyy-MM-dd"}}}}}
                """);
        for (int id = 0; id < 40; id++) {
            old.expect("PUT", "/loose-twice/doc/" + id, "{\"at\": \"2026-1-5\"}");
        }
        old.expect("POST", "/loose-twice/_refresh", "");
        var bulks = new AtomicInteger();
        var log = CopyLog.inMemory();
        var first = new CopyOnWriteArrayList<Rejected>();
        try (var proxy =
                        new FaultProxy(
                                now,
                                (path, _) ->
                                        path.contains("_bulk") && bulks.incrementAndGet() > 2
                                                ? Fault.FORBIDDEN
                                                : Fault.NONE);
                Cluster source = Clusters.connect(old);
                Cluster target =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            assertThatThrownBy(() -> copyUnverified(source, target, log, first))
                    .isInstanceOf(Failure.class);
        }
        var second = new CopyOnWriteArrayList<Rejected>();
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            IndexReport report = copyUnverified(source, target, log, second);

            assertThat(first).isNotEmpty();
            assertThat(second).isNotEmpty();
            assertThat(first.size() + second.size()).isEqualTo(40);
            assertThat(report.rejected()).isEqualTo(40);
        }
    }

    private static IndexReport copyUnverified(
            Cluster source, Cluster target, CopyLog log, List<Rejected> rejected)
            throws InterruptedException {
        return new CopyIndices(
                        source,
                        target,
                        CopyOptions.of(List.of("loose-twice"), false, 1, false),
                        Progress.UNWATCHED,
                        log,
                        rejected::add)
                .run()
                .indices()
                .getFirst();
    }

    @Test
    void copiesDocumentsByteByByteFromTypesToNone() throws Exception {
        old.expect(
                "PUT",
                "/orders",
                """
                {"settings": {"number_of_shards": 5, "number_of_replicas": 0},
                 "aliases": {"sales": {"filter": {"term": {"a": "b"}}, "search_routing": "r1"},
                             "writes": {"is_write_index": true}},
                 "mappings": {"order": {"properties": {"a": {"type": "keyword"}}}}}
                """);
        for (int bulk = 0; bulk < 10; bulk++) {
            var lines = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                int id = bulk * 1_000 + i;
                lines.append(
                        """
                        {"index":{"_type":"order","_id":"%d","routing":"r%d"}}
                        {"a": "text %d",  "n": 1.0, "big": 9223372036854775807}
                        """
                                .formatted(id, id % 7, id));
            }
            assertThat(old.expect("POST", "/orders/_bulk", lines.toString()))
                    .contains("\"errors\":false");
        }
        String pretty =
                """
                {
                  "a": "x // y", /* a
                 comment */ "d": 1.000,\r
                 "e": 1e30 // end
                }
                """;
        old.expect("PUT", "/orders/order/a%20b%2Fc%22%C3%A9?routing=q", pretty);
        old.expect("POST", "/orders/_refresh", "");
        var rejected = new CopyOnWriteArrayList<Rejected>();
        List<IndexReport> reports = copy("orders", CopyLog.inMemory(), rejected);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().differences()).isEmpty();
        assertThat(reports.getFirst().documents()).isEqualTo(10_001);
        assertThat(now.expect("GET", "/orders/_alias", ""))
                .contains(
                        "\"sales\":{\"filter\":{\"term\":{\"a\":\"b\"}},\"search_routing\":\"r1\"}")
                .contains("\"writes\":{\"is_write_index\":true}");
        assertThat(now.expect("GET", "/orders/_settings?flat_settings=true", ""))
                .contains("\"index.number_of_shards\":\"5\"")
                .doesNotContain("refresh_interval");
        assertThat(rejected).isEmpty();
        assertThat(now.expect("GET", "/orders/_count", "")).contains("\"count\":10001");
        assertThat(now.expect("GET", "/orders/_source/a%20b%2Fc%22%C3%A9?routing=q", ""))
                .isEqualTo(pretty);
    }
}
