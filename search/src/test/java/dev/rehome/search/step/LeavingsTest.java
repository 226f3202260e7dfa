package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeavingsTest {
    private final SearchServer three = Clusters.server(SearchBinaries.OPENSEARCH_3);

    @Test
    void aRollbackSaysHowManyIndicesItHasDeletedAndCountsNoneThatItHasNot() throws Exception {
        three.expect("PUT", "/dropped-ours", "{}");
        three.expect("PUT", "/dropped-theirs", "{}");
        String ours;
        try (Cluster cluster = Clusters.connect(three)) {
            ours = new Indices(cluster).named("dropped-ours").orElseThrow().uuid();
        }
        var spec =
                new DropCopiedSpec(
                        "to",
                        Map.of("dropped-ours", ours, "dropped-theirs", "x", "dropped-gone", "y"),
                        List.of("dropped-never-made"),
                        List.of(),
                        false);
        Step step =
                DropCopiedSearch.bind(spec, Stores.of((name, _) -> Move.store(name, three.url())));
        var run = new RememberedRun();
        step.apply(run);
        step.apply(run); // it was killed at its end

        assertThat(step.verify(run).toString())
                .contains("1 index deleted", "left alone: index dropped-theirs");
    }

    @Test
    void aPartThatTheCopyWasMakingWhenItWasKilledIsItsOwnOnlyWithWhatItAskedFor() throws Exception {
        String asked = "{\"index_patterns\": [\"%s-*\"], \"priority\": 7}";
        var parts =
                List.of("leaving-ours", "leaving-theirs").stream()
                        .map(
                                name ->
                                        MadePart.making(
                                                new Part(
                                                        Part.Kind.TEMPLATE,
                                                        name,
                                                        Answer.tree(asked.formatted(name)))))
                        .toList();
        three.expect("PUT", "/_index_template/leaving-ours", asked.formatted("leaving-ours"));
        three.expect(
                "PUT",
                "/_index_template/leaving-theirs",
                "{\"index_patterns\": [\"leaving-theirs-*\"], \"priority\": 8}");

        try (Cluster cluster = Clusters.connect(three)) {
            Leavings left =
                    Leavings.of(
                            new DropCopiedSpec("to", Map.of(), List.of(), parts, false), cluster);

            assertThat(left.parts()).extracting(Part::name).containsExactly("leaving-ours");
            assertThat(left.others()).containsExactly("index template leaving-theirs");
        }
    }
}
