package dev.rehome.search.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CompareIndexTest {
    private static final String ONE = "{\"_id\":\"1\",\"_source\":{\"n\":1}}\n";
    private static final String TWO = "{\"_id\":\"2\",\"_source\":{\"n\":2}}\n";

    /** Documents that are nowhere but here. */
    private record Kept(List<Hit> hits) implements ReadDocuments {
        static Kept of(String lines) throws Malformed {
            byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
            return new Kept(HitLine.read(bytes, bytes.length).hits());
        }

        @Override
        public String index() {
            return "kept";
        }

        @Override
        public void each(Consumer<Hit> taker) {
            hits.forEach(taker);
        }

        @Override
        public DocumentDigest digest() {
            var taker = new DocumentDigest.Taker();
            hits.forEach(taker::take);
            return taker.digest();
        }
    }

    private static List<String> differences(String source, String target) throws Exception {
        Kept there = Kept.of(source);
        return new CompareIndex(there, Kept.of(target), 20).differences(there.digest());
    }

    @Test
    void findsNoDifferenceBetweenTheSameDocumentsInAnotherOrder() throws Exception {
        assertThat(differences(ONE + TWO, TWO + ONE)).isEmpty();
    }

    @Test
    void saysThatADocumentIsThereTwiceAlthoughNoneCanBeNamed() throws Exception {
        assertThat(differences(ONE + TWO, ONE + TWO + TWO))
                .containsExactly(
                        "kept: 2 documents at the source, 3 at the target, not all the same");
    }

    private static String routed(String routing, int n) {
        return "{\"_id\":\"7\",\"_routing\":\"%s\",\"_source\":{\"n\":%d}}\n".formatted(routing, n);
    }

    @Test
    void namesEachOfSeveralDocumentsOfOneIdByItsRouting() throws Exception {
        assertThat(differences(routed("a", 1) + routed("b", 1), routed("b", 2) + ONE))
                .contains(
                        "kept: document 7 with routing 'a' is missing at the target",
                        "kept: document 7 with routing 'b' has another source",
                        "kept: document 1 is at the target only")
                .hasSize(4);
        assertThat(differences(routed("a", 1) + routed("b", 1), routed("c", 1) + routed("d", 1)))
                .anyMatch(
                        line -> line.matches("kept: document 7 with routing 'a' has .* '[cd]' .*"))
                .anyMatch(
                        line -> line.matches("kept: document 7 with routing 'b' has .* '[cd]' .*"))
                .hasSize(3);
        assertThat(differences(routed("a", 1), routed("a", 1) + routed("b", 1) + routed("c", 1)))
                .contains(
                        "kept: document 7 with routing 'b' is at the target only",
                        "kept: document 7 with routing 'c' is at the target only")
                .hasSize(3);
    }

    @Test
    void namesADocumentOfAGroupThatDoesNotFitIntoMemoryAtOnce() throws Exception {
        var lines = new StringBuilder();
        for (int id = 0; id < 5_000; id++) {
            lines.append("{\"_id\":\"k%d\",\"_source\":{}}\n".formatted(id));
        }
        Kept all = Kept.of(lines.toString());
        for (String id : List.of("k0", "k77", "k4999")) {
            Kept but =
                    Kept.of(
                            lines.toString()
                                    .replace(
                                            "{\"_id\":\"%s\",\"_source\":{}}\n".formatted(id), ""));
            var find = new FindDifferences(all, but, all.digest(), but.digest(), 2);

            assertThat(find.find(20, true))
                    .containsExactly("kept: document %s is missing at the target".formatted(id));
        }
        assertThat(new FindDifferences(all, all, all.digest(), all.digest(), 2).find(20, false))
                .isEmpty();
    }

    /** In an index of two shards they are on different ones, else the second is the first. */
    @Test
    void twoDocumentsOfOneIdInTwoShardsAreComparedEachWithItsOwn() throws Exception {
        SearchServer old = Clusters.server(SearchBinaries.OPENSEARCH_2);
        SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);
        for (SearchServer server : List.of(old, now)) {
            server.expect("PUT", "/one-id", "{\"settings\": {\"number_of_shards\": 2}}");
            for (String routing : List.of("a", "b")) {
                assertThat(
                                server.expect(
                                        "PUT",
                                        "/one-id/_doc/7?refresh=true&routing=" + routing,
                                        "{\"n\": \"%s\"}".formatted(routing)))
                        .contains("\"created\"");
            }
        }
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            var verify =
                    new VerifyIndices(
                            source,
                            target,
                            List.of("one-id"),
                            Renaming.NONE,
                            2,
                            10,
                            Progress.UNWATCHED);
            assertThat(verify.run().differences()).isEmpty();
            now.expect("PUT", "/one-id/_doc/7?routing=a", "{\"n\": \"b\"}");
            now.expect("DELETE", "/one-id/_doc/7?routing=b", "");

            assertThat(verify.run().differences())
                    .contains(
                            "one-id: document 7 with routing 'a' has another source",
                            "one-id: document 7 with routing 'b' is missing at the target");
        }
    }
}
