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
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.write.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers are lost, cut off and refused, and every document arrives once all the same. */
@Timeout(120)
final class FaultsTest {
    private static final Patience QUICK =
            new Patience(8, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(3));

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private void fill(String index) {
        old.expect(
                "PUT",
                "/" + index,
                "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 0}}");
        var lines = new StringBuilder();
        for (int id = 0; id < 20_000; id++) {
            lines.append(
                    """
                    {"index":{"_type":"doc","_id":"%d"}}
                    {"n": %d, "text": "%s"}
                    """
                            .formatted(id, id, "x".repeat(id % 500)));
        }
        assertThat(old.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString()))
                .contains("\"errors\":false");
    }

    @Test
    void whoMayNotAskForDataStreamsHearsThatInsteadOfACopyWithoutThem() {
        try (var from =
                        new FaultProxy(
                                now,
                                (path, _) ->
                                        path.contains("_data_stream")
                                                ? Fault.FORBIDDEN
                                                : Fault.NONE);
                Cluster source = at(from.url())) {
            assertThatThrownBy(() -> DataStream.of(source))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("_data_stream")
                    .hasMessageContaining("403");
        }
    }

    private static Cluster at(String url) {
        return at(url, Map.of());
    }

    private static Cluster at(String url, Map<String, String> options) {
        return new Cluster(SearchAddress.parse(url, Optional.empty(), options), QUICK);
    }

    @Test
    void documentsGoToAndFroInGzipAndOnesThatAreCutOffAreAskedForAgain() throws Exception {
        fill("faults-zipped");
        old.expect(
                "PUT",
                "/faults-zipped/doc/huge?refresh=true",
                "{\"text\": \"%s\"}".formatted("y".repeat(20 << 20)));
        var zipped = Map.of(SearchAddress.COMPRESS, "true");
        try (var from =
                        new FaultProxy(
                                old,
                                (path, number) ->
                                        path.contains("_search") && number % 4 == 0
                                                ? Fault.CUT_OFF
                                                : Fault.NONE);
                var to = new FaultProxy(now, (_, _) -> Fault.NONE);
                Cluster source = at(from.url(), zipped);
                Cluster target = at(to.url(), zipped)) {
            IndexReport report =
                    new CopyIndices(
                                    source,
                                    target,
                                    CopyOptions.of(List.of("faults-zipped"), false, 4, true),
                                    Progress.UNWATCHED,
                                    CopyLog.inMemory(),
                                    each -> {
                                        throw new AssertionError(each);
                                    })
                            .run()
                            .indices()
                            .getFirst();

            assertThat(report.documents()).isEqualTo(20_001);
            assertThat(report.differences()).isEmpty();
            assertThat(from.faulted()).isPositive();
            assertThat(from.passed()).isLessThan(report.bytes() / 8);
            // The huge one goes there as it is, and comes back in gzip.
            assertThat(to.passed()).isLessThan((20 << 20) + (report.bytes() - (20 << 20)));
        }
    }

    private void copies(
            String index,
            BiFunction<String, Integer, Fault> reading,
            BiFunction<String, Integer, Fault> writing)
            throws Exception {
        fill(index);
        var rejected = new CopyOnWriteArrayList<Rejected>();
        try (var from = new FaultProxy(old, reading);
                var to = new FaultProxy(now, writing);
                Cluster source = at(from.url());
                Cluster target = at(to.url())) {
            IndexReport report =
                    new CopyIndices(
                                    source,
                                    target,
                                    CopyOptions.of(List.of(index), false, 4, true),
                                    Progress.UNWATCHED,
                                    CopyLog.inMemory(),
                                    rejected::add)
                            .run()
                            .indices()
                            .getFirst();

            assertThat(from.faulted() + to.faulted()).isPositive();
            assertThat(report.documents()).isEqualTo(20_000);
            assertThat(report.differences()).isEmpty();
            assertThat(rejected).isEmpty();
        }
    }

    /** Every so many answers about documents. */
    private static BiFunction<String, Integer, Fault> each(int of, String path, Fault fault) {
        return (asked, number) -> asked.contains(path) && number % of == 0 ? fault : Fault.NONE;
    }

    @Test
    void bulksThatAreRefusedWhileTheTargetIsBusyAreSentAgain() throws Exception {
        copies("busy", (_, _) -> Fault.NONE, each(2, "_bulk", Fault.BUSY));
    }

    @Test
    void bulksWhoseAnswersAreLostAreSentAgainAndWriteNothingTwice() throws Exception {
        copies("lost", (_, _) -> Fault.NONE, each(2, "_bulk", Fault.LOST));
        assertThat(now.expect("GET", "/lost/_search?version=true&size=1", ""))
                .contains("\"_version\":1,");
    }

    @Test
    void answersOfATargetThatAreCutOffAreAskedForAgain() throws Exception {
        copies("cut", (_, _) -> Fault.NONE, each(3, "_bulk", Fault.CUT_OFF));
    }

    @Test
    void theHalfOfABulkThatTheTargetIsTooBusyForIsSentAgain() throws Exception {
        copies("half", (_, _) -> Fault.NONE, each(2, "_bulk", Fault.HALF_BUSY));
    }

    @Test
    void bulksThatAreTooLargeForWhatIsBetweenAreHalved() throws Exception {
        copies("small", (_, _) -> Fault.NONE, each(1, "_bulk", Fault.SMALL));
    }

    @Test
    void aPageThatAShardDidNotGiveIsAskedForAgain() throws Exception {
        copies("shard", each(6, "_search", Fault.SHARD_FAILED), (_, _) -> Fault.NONE);
    }

    @Test
    void anAnswerThatStopsInItsMiddleIsGivenUpAndAskedForAgain() throws Exception {
        copies("stall", each(9, "_search", Fault.STALLED), (_, _) -> Fault.NONE);
    }

    /**
     * Indices that Elasticsearch 6 or newer wrote are read without any; an operator who clears them
     * all, or a node that forgets them, must not matter.
     */
    @Test
    void aServerThatForgetsAllScrollsAgainAndAgainIsReadToTheEnd() throws Exception {
        var forgotten = new AtomicInteger();
        copies(
                "scrolls",
                (path, number) -> {
                    if (path.contains("_search") && number % 3 == 0) {
                        old.expect("DELETE", "/_search/scroll/_all", "");
                        forgotten.incrementAndGet();
                    }
                    return each(50, "_search", Fault.CUT_OFF).apply(path, number);
                },
                each(2, "_bulk", Fault.LOST));
        assertThat(forgotten).hasPositiveValue();
    }

    @Test
    void aPageThatIsCutOffIsAskedForAgain() throws Exception {
        copies("page", each(5, "_search", Fault.CUT_OFF), (_, _) -> Fault.NONE);
    }

    @Test
    void aGatewayThatCannotReachItsServerIsAskedAgain() throws Exception {
        copies("gate", each(7, "_search", Fault.GATEWAY), each(4, "_bulk", Fault.GATEWAY));
    }
}
