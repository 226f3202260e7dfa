package dev.rehome.search.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.RandomWriter;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.SearchAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FenceTest {
    private static final int WRITERS = 6;

    /** Before 7.9 a block does not wait by itself. */
    @ParameterizedTest
    @EnumSource(
            value = SearchBinaries.class,
            names = {"ELASTICSEARCH_6", "OPENSEARCH_3"})
    void noWriteLandsAnyMoreWhenItIsUp(SearchBinaries binaries) throws Exception {
        SearchServer server = Clusters.server(binaries);
        String index = "closing-" + binaries.name().toLowerCase(Locale.ROOT);
        String type = binaries == SearchBinaries.ELASTICSEARCH_6 ? "/doc" : "";
        server.expect(
                "PUT",
                "/" + index,
                "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 0}}");
        var writers = new ArrayList<RandomWriter>();
        try (Cluster cluster = Clusters.connect(server)) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(
                        new RandomWriter(server, "/" + index + type + "/_bulk", 100_000, 31 + i));
            }
            var fence = new Fence(cluster, Product.of(cluster));
            List<WriteBlock> before = fence.before(List.of(index));
            assertThat(before).allSatisfy(block -> assertThat(block.stands()).isFalse());
            for (int round = 0; round < 5; round++) {
                String run = "run-" + round;
                writers.getFirst().await(1_000);
                fence.raise(before, run, Instant.now());
                List<Long> up = ShardStats.highest(ShardStats.of(cluster, index));
                assertThat(fence.open(before, run)).isEmpty();
                Thread.sleep(300);
                assertThat(ShardStats.highest(ShardStats.of(cluster, index))).isEqualTo(up);
                assertThat(ShardStats.checkpoints(ShardStats.of(cluster, index))).isEqualTo(up);

                assertThat(fence.release(before, run)).isEmpty();
                assertThat(fence.standing(before, run)).isEmpty();
            }
        } finally {
            for (RandomWriter writer : writers) {
                writer.close();
            }
        }
    }

    /** As a resumed run raises it: by what its journal says that was there before. */
    @ParameterizedTest
    @EnumSource(
            value = SearchBinaries.class,
            names = {"ELASTICSEARCH_6", "OPENSEARCH_3"})
    void anIndexThatWasMadeAgainSinceTheFenceBeganIsNamedAndLeftAsItIs(SearchBinaries binaries)
            throws Exception {
        SearchServer server = Clusters.server(binaries);
        String again = "fence-again-" + binaries.name().toLowerCase(Locale.ROOT);
        String other = again + "-not";
        server.expect("PUT", "/" + again, "{}");
        server.expect("PUT", "/" + other, "{}");
        try (Cluster cluster = Clusters.connect(server)) {
            var fence = new Fence(cluster, Product.of(cluster));
            List<WriteBlock> before = fence.before(List.of(again, other));
            server.expect("DELETE", "/" + again, "");
            assertThatThrownBy(() -> fence.raise(before, "run-1", Instant.now()))
                    .isInstanceOf(Failure.class)
                    .hasMessage("index %s was deleted since the fence began".formatted(again));
            server.expect("PUT", "/" + again, "{\"settings\": {\"index.blocks.write\": true}}");
            List<WriteBlock> theirs = fence.before(List.of(again, other));

            assertThatThrownBy(() -> fence.raise(before, "run-1", Instant.now()))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith(
                            "index %s was deleted and made again since the fence began"
                                    .formatted(again));

            assertThat(fence.before(List.of(again, other))).isEqualTo(theirs);
            assertThat(fence.sign(again)).isEmpty();
            assertThat(fence.release(before, "run-1"))
                    .containsExactly(
                            "index %s was made again, and is left as it is".formatted(again));
            assertThat(fence.standing(before, "run-1")).isEmpty();
            assertThat(fence.before(List.of(again, other))).isEqualTo(theirs);
        }
    }

    @Test
    void anIndexThatIsMadeAgainAtTheMomentItIsBlockedIsNamedAndOpenedByTheRelease()
            throws Exception {
        SearchServer server = Clusters.server(SearchBinaries.OPENSEARCH_3);
        server.expect("PUT", "/fence-amid", "{}");
        var once = new AtomicBoolean();
        try (var proxy =
                        new FaultProxy(
                                server,
                                (path, _) -> {
                                    if (path.contains("_block") && !once.getAndSet(true)) {
                                        server.expect("DELETE", "/fence-amid", "");
                                        server.expect("PUT", "/fence-amid", "{}");
                                    }
                                    return Fault.NONE;
                                });
                Cluster cluster =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            var fence = new Fence(cluster, Product.of(cluster));
            List<WriteBlock> before = fence.before(List.of("fence-amid"));

            assertThatThrownBy(() -> fence.raise(before, "run-1", Instant.now()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("made again since the fence began");
            assertThat(server.ask("PUT", "/fence-amid/_doc/1", "{}").statusCode()).isEqualTo(403);
            assertThat(fence.standing(before, "run-1")).containsExactly("index fence-amid");

            assertThat(fence.release(before, "run-1"))
                    .containsExactly("index fence-amid was made again, and is opened");
            assertThat(fence.standing(before, "run-1")).isEmpty();
            assertThat(fence.sign("fence-amid")).isEmpty();
            server.expect("PUT", "/fence-amid/_doc/1", "{}");
        }
    }
}
