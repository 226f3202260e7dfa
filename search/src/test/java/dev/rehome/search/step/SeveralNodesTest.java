package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cluster of two nodes, each a process, whose shards have replicas: one node is all that may be
 * lost without losing documents, and is lost in the middle.
 */
@Timeout(240)
final class SeveralNodesTest {
    private static final int DOCUMENTS = 4_000;
    private static SearchServer first;
    private static SearchServer second;

    private final SearchServer single = Clusters.server(SearchBinaries.OPENSEARCH_2);

    @BeforeAll
    static void startTwo() throws IOException {
        int transport = freePort();
        first =
                node(
                        Map.of(
                                "node.name", "first",
                                "discovery.type", "zen",
                                "transport.port", Integer.toString(transport),
                                "discovery.seed_hosts", "127.0.0.1:" + transport,
                                "cluster.initial_cluster_manager_nodes", "first"));
        second =
                node(
                        Map.of(
                                "node.name", "second",
                                "node.roles", "data",
                                "discovery.type", "zen",
                                "discovery.seed_hosts", "127.0.0.1:" + transport));
        first.expect("GET", "/_cluster/health?wait_for_nodes=2&timeout=60s", "");
        first.expect(
                "PUT",
                "/_cluster/settings",
                "{\"transient\": {\"cluster.routing.allocation.disk.threshold_enabled\": false}}");
    }

    private static SearchServer node(Map<String, String> settings) {
        return SearchServer.start(SearchBinaries.OPENSEARCH_3, settings).orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stopBoth() {
        if (second != null) {
            second.close();
        }
        if (first != null) {
            first.close();
        }
    }

    private static void fill(SearchServer server, String index, int replicas) {
        server.expect(
                "PUT",
                "/" + index + "?wait_for_active_shards=all",
                "{\"settings\": {\"number_of_shards\": 4, \"number_of_replicas\": %d}}"
                        .formatted(replicas));
        var lines = new StringBuilder();
        for (int id = 0; id < DOCUMENTS; id++) {
            lines.append("{\"index\":{\"_id\":\"%d\"}}\n".formatted(id));
            lines.append("{\"n\":%d,\"t\":\"%s\"}\n".formatted(id, "x".repeat(id % 900)));
        }
        assertThat(server.expect("POST", "/" + index + "/_bulk", lines.toString()))
                .contains("\"errors\":false");
    }

    private static void isWhole(String index) {
        String health =
                first.expect(
                        "GET",
                        "/_cluster/health/" + index + "?wait_for_status=green&timeout=90s",
                        "");
        assertThat(health).contains("\"active_shards\":8,", "\"number_of_nodes\":2,");
    }

    /** The second node dies, and comes back. */
    private static FutureTask<Boolean> loss() {
        return new FutureTask<>(
                () -> {
                    second.crashAndRestart();
                    return true;
                });
    }

    /** Asks the first node; the second is lost when something of that path is asked for first. */
    private static FaultProxy losingTheSecondAt(String path, FutureTask<Boolean> loss) {
        return new FaultProxy(
                first,
                (asked, _) -> {
                    if (asked.contains(path)) {
                        Thread.ofVirtual().start(loss); // begins once, however often it is begun
                    }
                    return Fault.NONE;
                });
    }

    @Test
    void anIndexWithReplicasIsReadToTheEndThoughANodeDiesInTheMiddle() throws Exception {
        fill(first, "nodes-read", 1);
        isWhole("nodes-read");
        FutureTask<Boolean> loss = loss();
        try (FaultProxy from = losingTheSecondAt("/_search?preference", loss)) {
            var move = new Move(from.url(), single.url(), List.of("nodes-read"));

            assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);

            assertThat(loss.get()).isTrue();
            isWhole("nodes-read");
            assertThat(move.compare()).isInstanceOf(Verdict.Holds.class);
        }
        assertThat(single.expect("GET", "/nodes-read/_count", ""))
                .contains("\"count\":" + DOCUMENTS + ",");
        assertThat(single.expect("GET", "/nodes-read/_settings?flat_settings=true", ""))
                .contains("\"index.number_of_replicas\":\"1\"");
    }

    @Test
    void anIndexGetsItsReplicasAndAllDocumentsThoughANodeDiesInTheMiddle() throws Exception {
        fill(single, "nodes-written", 0);
        single.expect("PUT", "/nodes-written/_settings", "{\"index.number_of_replicas\": 1}");
        FutureTask<Boolean> loss = loss();
        try (FaultProxy to = losingTheSecondAt("_bulk", loss)) {
            var move = new Move(single.url(), to.url(), List.of("nodes-written"));

            assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);

            assertThat(loss.get()).isTrue();
            isWhole("nodes-written");
            assertThat(move.compare()).isInstanceOf(Verdict.Holds.class);
        }
    }
}
