package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A target of our own: what blocks all of it would be in the way of other tests. */
@Timeout(240)
final class BlockedTargetTest {
    private static SearchServer now;

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);

    @BeforeAll
    static void start() {
        var started = SearchServer.start(SearchBinaries.OPENSEARCH_3);
        assumeTrue(started.isPresent());
        now = started.get();
    }

    @AfterAll
    static void stop() {
        if (now != null) {
            now.close();
        }
    }

    private void fill(String index) {
        old.expect(
                "PUT",
                "/" + index,
                "{\"settings\": {\"number_of_shards\": 2, \"number_of_replicas\": 0}}");
        var lines = new StringBuilder();
        for (int id = 0; id < 500; id++) {
            lines.append(
                    "{\"index\":{\"_type\":\"doc\",\"_id\":\"%d\"}}\n{\"n\":%d}\n"
                            .formatted(id, id));
        }
        old.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString());
    }

    private static void set(String settings) {
        now.expect("PUT", "/_cluster/settings", "{\"transient\": {%s}}".formatted(settings));
    }

    @Test
    void aReadOnlyClusterIsSaidToBeOneAndNothingIsMadeAndThenTheCopyGoesOn() throws Exception {
        fill("blocked-cluster");
        var move = new Move(old.url(), now.url(), List.of("blocked-cluster"));
        set("\"cluster.blocks.read_only\": true");

        Failure failure = catchThrowableOfType(Failure.class, move::apply);

        assertThat(failure.getMessage())
                .isEqualTo(
                        now.url() + " takes nothing: its setting cluster.blocks.read_only is true");
        assertThat(failure.remedy()).startsWith("set it to null there");
        assertThat(move.errors()).containsExactly(failure.getMessage());
        set("\"cluster.blocks.read_only\": null");
        assertThat(now.ask("GET", "/blocked-cluster", "").statusCode()).isEqualTo(404);
        assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void anIndexThatIsBlockedForAFullDiskInTheMiddleIsFilledOnceThereIsSpaceAgain()
            throws Exception {
        fill("blocked-index");
        var first = new AtomicBoolean(true);
        try (var proxy =
                new FaultProxy(
                        now,
                        (path, _) -> {
                            if (path.contains("_bulk") && first.getAndSet(false)) {
                                block(true);
                                CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS)
                                        .execute(() -> block(false));
                            }
                            return Fault.NONE;
                        })) {
            var move = new Move(old.url(), proxy.url(), List.of("blocked-index"));

            long began = System.nanoTime();
            assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThan(Duration.ofSeconds(2));
            assertThat(first).isFalse();
        }
    }

    /** As a server does when its disk passes the flood stage. */
    private static void block(boolean on) {
        now.expect(
                "PUT",
                "/blocked-index/_settings",
                "{\"index.blocks.read_only_allow_delete\": %s}".formatted(on ? "true" : "null"));
    }

    @Test
    void aClusterThatGivesNewShardsNoPlaceSaysWhyBeforeAnyDocumentIsSent() throws Exception {
        fill("blocked-shards");
        var move = new Move(old.url(), now.url(), List.of("blocked-shards"));
        now.expect(
                "PUT",
                "/_template/blocked-shards",
                """
                {"index_patterns": ["blocked-shards"],
                 "settings": {"index.routing.allocation.total_shards_per_node": 1}}\
                """);

        Failure failure = catchThrowableOfType(Failure.class, move::apply); // one of two has none

        assertThat(move.wayBack().forecast().problems()).as("it could be taken back").isEmpty();
        now.expect("DELETE", "/_template/blocked-shards", "");
        now.expect(
                "PUT",
                "/blocked-shards/_settings",
                "{\"index.routing.allocation.total_shards_per_node\": null}");
        assertThat(failure.getMessage())
                .startsWith(now.url() + " finds no place for the shards of index blocked-shards: ")
                .contains("index.routing.allocation.total_shards_per_node=1");
        assertThat(failure.remedy()).contains("space on its disks, watermarks, allocation rules");
        now.expect("POST", "/_cluster/reroute?retry_failed=true", "");
        assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);
    }
}
