package dev.rehome.search.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.RandomWriter;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
}
