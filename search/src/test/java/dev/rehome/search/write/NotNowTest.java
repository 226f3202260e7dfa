package dev.rehome.search.write;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.search.Pretender;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NotNowTest {
    private static final Patience ONCE =
            new Patience(1, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofSeconds(20));

    /** As Elasticsearch 8 and OpenSearch 3 say it of a bulk of one document. */
    @Test
    void whatKeepsATargetFromTakingDocumentsIsToldWithoutTheDocumentsThatItQuotes() {
        String answer =
                """
                {"errors": true, "items": [{"index": {"status": 503, "error": {
                  "type": "unavailable_shards_exception", "reason": "[orders][0] primary shard is \
                not active Timeout: [1m], request: [BulkShardRequest [[orders][0]] containing \
                [index {[orders][1], source[{\\"card\\": 4111}]}]]"}}}]}
                """;
        byte[] page =
                "{\"hits\":{\"hits\":[{\"_id\":\"1\",\"_version\":1,\"_source\":{\"card\": 4111}}]}}"
                        .getBytes(StandardCharsets.UTF_8);
        try (var server = new Pretender(_ -> answer);
                var cluster = server.connect()) {
            var unwritten =
                    new Unwritten() {
                        @Override
                        public void rejected(Rejected each) {
                            throw new AssertionError(each);
                        }

                        @Override
                        public void there(List<Hit> hits) {
                            throw new AssertionError(hits);
                        }
                    };
            var writer =
                    new BulkWriter(
                            cluster, "orders", Optional.empty(), new Limit(1), ONCE, unwritten);

            assertThatThrownBy(() -> writer.write(Page.of(page).hits()))
                    .isInstanceOf(Failure.class)
                    .hasMessageEndingWith(
                            "503 unavailable_shards_exception: [orders][0] primary shard is not"
                                    + " active Timeout: [1m]")
                    .hasMessageNotContaining("4111");
        }
    }
}
