package dev.rehome.search.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.verify.ReadIndex;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DeleteGoneTest {
    private static final String THREE_SHARDS =
            "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 0,"
                    + " \"refresh_interval\": -1}}";
    private static final int DOCUMENTS = 3_000;

    private final SearchServer old = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);
    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();

    /** Those with these numbers, each second of them with a routing. */
    private static void write(SearchServer server, String index, int from, int to) {
        var lines = new StringBuilder();
        for (int id = from; id < to; id++) {
            String routing = id % 2 == 0 ? "" : ", \"routing\": \"r%d\"".formatted(id % 7);
            lines.append(
                    "{\"index\": {\"_id\": \"%d\"%s}}\n{\"n\": %d}\n".formatted(id, routing, id));
        }
        assertThat(server.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString()))
                .contains("\"errors\":false");
    }

    /** Counts how often the source is read. */
    private DeleteGone.Outcome deleteGone(String index, long bytes, CompareIndex.Moving live)
            throws InterruptedException {
        readings.set(0);
        try (var proxy =
                        new FaultProxy(
                                old,
                                (path, _) -> {
                                    if (path.contains("_search?preference=_shards:0")) {
                                        readings.incrementAndGet();
                                    }
                                    return Fault.NONE;
                                });
                Cluster source =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT);
                Cluster target = Clusters.connect(now);
                var crew = new Crew(4)) {
            return new DeleteGone(
                            new ReadIndex(source, index, crew),
                            new ReadIndex(target, index, crew),
                            Optional.empty(),
                            begun::incrementAndGet,
                            bytes)
                    .run(live);
        }
    }

    @Test
    void deletesTheSameInSeveralRoundsWhereTheSourcesIdsDoNotFitTogether() throws Exception {
        for (String index : new String[] {"gone-rounds", "gone-at-once"}) {
            old.expect("PUT", "/" + index, THREE_SHARDS);
            now.expect("PUT", "/" + index, THREE_SHARDS);
            write(old, index, 0, DOCUMENTS);
            write(now, index, 0, DOCUMENTS + 1_500);
        }

        DeleteGone.Outcome rounds = deleteGone("gone-rounds", 4_096, () -> false);
        int inRounds = readings.get();
        DeleteGone.Outcome atOnce = deleteGone("gone-at-once", Memory.besideRoom(), () -> false);

        assertThat(rounds).isEqualTo(atOnce);
        assertThat(atOnce.deleted()).isEqualTo(1_500);
        assertThat(atOnce.compared()).isEqualTo(DOCUMENTS);
        assertThat(atOnce.differences()).isEmpty();
        assertThat(begun.get()).isPositive();
        assertThat(inRounds).isGreaterThan(4 * readings.get()); // some 400 addresses at a time
        assertThat(now.expect("GET", "/gone-rounds/_count", "")).contains("\"count\":3000,");
    }

    @Test
    void oneGroupOfIdsThatDoesNotFitIsLookedThroughInRoundsToo() throws Exception {
        old.expect("PUT", "/gone-group", THREE_SHARDS);
        now.expect("PUT", "/gone-group", THREE_SHARDS);
        write(old, "gone-group", 0, DOCUMENTS);
        write(now, "gone-group", 0, DOCUMENTS + 1);

        DeleteGone.Outcome outcome = deleteGone("gone-group", 1, () -> false);

        assertThat(outcome.deleted()).isEqualTo(1);
        assertThat(outcome.differences()).isEmpty();
        assertThat(readings.get()).isGreaterThan(10); // of some 12 addresses, one at a time
    }

    /** As what is written between the reading of the source and that of the target. */
    @Test
    void whatTheSourceHasAndDidNotShowIsAskedForAndStays() throws Exception {
        old.expect("PUT", "/gone-hidden", THREE_SHARDS);
        now.expect("PUT", "/gone-hidden", THREE_SHARDS);
        write(now, "gone-hidden", 0, 20);
        for (int id = 0; id < 20; id += 2) {
            old.expect("PUT", "/gone-hidden/_doc/" + id, "{\"n\": %d}".formatted(id));
        }
        assertThat(old.expect("GET", "/gone-hidden/_count", "")).contains("\"count\":0,");

        assertThat(deleteGone("gone-hidden", 4_096, () -> true).deleted()).isEqualTo(10);

        now.expect("POST", "/gone-hidden/_refresh", "");
        assertThat(now.expect("GET", "/gone-hidden/_count", "")).contains("\"count\":10,");
        old.expect("POST", "/gone-hidden/_refresh", "");
        assertThat(deleteGone("gone-hidden", 4_096, () -> false).differences()).isEmpty();
    }
}
