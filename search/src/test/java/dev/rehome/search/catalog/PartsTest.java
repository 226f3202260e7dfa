package dev.rehome.search.catalog;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.search.Pretender;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers of plugins and of broken shards, which the tests' servers have not. */
final class PartsTest {
    private static final int POLICIES = 2_345;

    /** As OpenSearch's index state management answers: as many as asked for, from there on. */
    private static String policies(String path) {
        Matcher page = Pattern.compile("_ism/policies\\?size=(\\d+)&from=(\\d+)").matcher(path);
        if (!page.find()) {
            return "";
        }
        int from = Integer.parseInt(page.group(2));
        int to = Math.min(POLICIES, from + Integer.parseInt(page.group(1)));
        return "{\"policies\": [%s], \"total_policies\": %d}"
                .formatted(
                        IntStream.range(from, to)
                                .mapToObj(
                                        number ->
                                                "{\"_id\": \"p%d\", \"policy\": {\"policy_id\": \"p%d\"}}"
                                                        .formatted(number, number))
                                .collect(joining(",")),
                        POLICIES);
    }

    @Test
    void allPoliciesAreThereHoweverManyPagesTheyFill() throws Exception {
        try (var server = new Pretender(PartsTest::policies);
                var cluster = server.connect()) {
            assertThat(new Parts(cluster).all())
                    .hasSize(POLICIES)
                    .extracting(Part::name)
                    .contains("p0", "p999", "p1000", "p2344")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aCountWithoutSomeOfTheShardsIsNoCount() {
        String answer =
                """
                {"count": 2, "_shards": {"total": 3, "successful": 2, "failed": 1, "failures":
                    [{"shard": 1, "reason": {"type": "no_shard_available_action_exception",
                      "reason": "shard is gone"}}]}}
                """;
        try (var server = new Pretender(_ -> answer);
                var cluster = server.connect()) {
            assertThatThrownBy(() -> new Indices(cluster).count("orders"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("1 of 3 shards of index orders")
                    .hasMessageContaining("shard is gone");
        }
    }
}
