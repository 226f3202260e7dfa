package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are not what they were, or that hold what others would not take. */
@Timeout(180)
final class StrangeSourceTest {
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    @TempDir private Path folder;

    @Test
    void anAliasThatMovesOnWhileItIsReadLeavesTheIndexThatItWasFirst() throws Exception {
        SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_7);
        for (String index : List.of("swapped-1", "swapped-2")) {
            old.expect("PUT", "/" + index, "{\"settings\": {\"number_of_replicas\": 0}}");
            for (int id = 0; id < 20; id++) {
                old.expect(
                        "PUT",
                        "/%s/_doc/%d?refresh=true".formatted(index, id),
                        "{\"of\": \"%s\"}".formatted(index));
            }
        }
        String swap =
                """
                {"actions": [{"remove": {"index": "swapped-1", "alias": "swapped-now"}},
                             {"add": {"index": "swapped-2", "alias": "swapped-now"}}]}
                """;
        old.expect("PUT", "/swapped-1/_alias/swapped-now", "");
        var first = new AtomicBoolean(true);
        try (var proxy =
                new FaultProxy(
                        old,
                        (path, _) -> {
                            if (path.contains("/_search?preference") && first.getAndSet(false)) {
                                old.expect("POST", "/_aliases", swap);
                            }
                            return Fault.NONE;
                        })) {
            var move = new Move(proxy.url(), now.url(), List.of("swapped-now"));

            assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);
        }
        assertThat(first).isFalse();
        assertThat(now.expect("GET", "/swapped-now/_search?size=20", ""))
                .contains("swapped-1")
                .doesNotContain("swapped-2");
        assertThat(now.ask("GET", "/swapped-2", "").statusCode()).isEqualTo(404);
    }

    /** Elasticsearch 6 can be told to take them; hardly any server does by itself. */
    @Test
    void aSourceWithAKeyTwiceArrivesByteByByteOrIsNamedWithTheReason() throws Exception {
        var started =
                SearchServer.start(
                        SearchBinaries.ELASTICSEARCH_6,
                        Map.of(
                                SearchServer.OPTIONS,
                                "-Des.xcontent.strict_duplicate_detection=false"));
        assumeTrue(started.isPresent());
        try (SearchServer lax = started.get()) {
            String twice = "{\"a\":1,\"a\":2}";
            lax.expect("PUT", "/twice", "{\"settings\": {\"number_of_replicas\": 0}}");
            lax.expect("PUT", "/twice/doc/1", twice);
            lax.expect("PUT", "/twice/doc/2?refresh=true", "{\"a\":3}");

            new Move(
                            Map.of(
                                    "from",
                                    Move.store("from", lax.url()),
                                    "to",
                                    Move.store("to", lax.url())),
                            List.of("twice"),
                            Map.of("twice", "again"))
                    .succeeds();
            assertThat(lax.expect("GET", "/again/doc/1/_source", "")).isEqualTo(twice);

            Path rejected = folder.resolve("rejected.ndjson");
            Verdict verdict = new Move(lax.url(), now.url(), List.of("twice"), rejected).apply();
            assertThat(verdict).isInstanceOf(Verdict.Differs.class);
            assertThat(Files.readAllLines(rejected))
                    .singleElement()
                    .asString()
                    .contains(
                            "\"_id\":\"1\"",
                            "stream_read_exception: Duplicate Object property",
                            "\"{\\\"a\\\":1,\\\"a\\\":2}\"");
        }
    }
}
