package dev.rehome.search.read;

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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a shard did not make findable would be missing from a copy. */
@Timeout(60)
final class RefreshTest {
    private final SearchServer server = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private static Optional<String> refreshed(FaultProxy proxy) throws InterruptedException {
        var address = SearchAddress.parse(proxy.url(), Optional.empty(), Map.of());
        try (Cluster cluster = new Cluster(address, Patience.SHORT)) {
            return new Refresh(cluster, "refreshed").run();
        }
    }

    @Test
    void aShardThatFailsIsAskedAgainAndIsAFailureInTheEnd() throws Exception {
        server.expect("PUT", "/refreshed", "{}");
        try (var proxy =
                new FaultProxy(
                        server, (_, number) -> number <= 2 ? Fault.SHARD_FAILED : Fault.NONE)) {
            assertThat(refreshed(proxy)).isEmpty();
            assertThat(proxy.faulted()).isEqualTo(2);
        }
        try (var proxy = new FaultProxy(server, (_, _) -> Fault.SHARD_FAILED)) {
            assertThatThrownBy(() -> refreshed(proxy))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("POST /refreshed/_refresh: 1 of 2 shards failed");
        }
    }
}
