package dev.rehome.search.step;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.note.Notes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way back behind a catch-up. */
@Timeout(120)
final class EndCatchUpTest {
    private final SearchServer old = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);
    private final Map<String, StoreSpec> known =
            Map.of("from", Move.store("from", old.url()), "to", Move.store("to", now.url()));
    private final Stores stores = Stores.of((name, _) -> requireNonNull(known.get(name)));

    @TempDir private Path folder;

    private CatchUpSearch catchUp(String index) {
        return CatchUpSearch.bind(
                new CatchUpSpec(
                        "from",
                        "to",
                        List.of(index),
                        Map.of(),
                        0,
                        3,
                        false,
                        2,
                        folder.resolve("rejected.ndjson").toString()),
                stores);
    }

    private void copied(String index) throws Exception {
        old.expect("PUT", "/" + index + "/_doc/1?refresh=true", "{\"n\": 1}");
        new Move(old.url(), now.url(), List.of(index)).succeeds();
        now.expect("PUT", "/_ingest/pipeline/" + index, "{\"processors\": []}");
        now.expect(
                "PUT",
                "/%s/_settings".formatted(index),
                "{\"index.final_pipeline\": \"%s\"}".formatted(index));
    }

    /** As a kill leaves it: taken away, and noted. */
    private void cutOff(String index, String run) throws InterruptedException {
        now.expect(
                "PUT", "/%s/_settings".formatted(index), "{\"index.final_pipeline\": \"_none\"}");
        try (Cluster target = Clusters.connect(now)) {
            var note = JsonNodeFactory.instance.objectNode().put("name", index).put("run", run);
            assertThat(
                            new Notes(target, Product.of(target), index)
                                    .write(Notes.FINAL_PIPELINE, Optional.of(note)))
                    .isTrue();
        }
    }

    @Test
    void givesTheFinalPipelineOfACopyBackWhereItWasCutOffAndLeavesItsDocuments() throws Exception {
        copied("end-cut-off");
        var run = new RememberedRun();
        CatchUpSearch step = catchUp("end-cut-off");
        Undo before = step.undo(run);
        cutOff("end-cut-off", run.id().text());

        assertThat(step.refine(before, run)).isEqualTo(before);
        var back = EndCatchUp.bind((EndCatchUpSpec) ((Undo.By) before).spec(), stores);
        assertThat(back.forecast().changes())
                .extracting(Forecast.Change::what)
                .containsExactly(
                        "index end-cut-off at to has its final pipeline end-cut-off again");
        var goingBack = new RememberedRun();
        back.apply(goingBack);
        back.apply(goingBack); // as after a kill

        assertThat(back.verify(goingBack))
                .isEqualTo(Verdict.holds("1 final pipeline given back; " + EndCatchUp.STAYS));
        assertThat(now.expect("GET", "/end-cut-off/_settings", ""))
                .contains("\"final_pipeline\":\"end-cut-off\"");
        assertThat(now.expect("GET", "/end-cut-off/_count?filter_path=count", ""))
                .contains("\"count\":1");
    }

    @Test
    void leavesThePipelineToARunThatCatchesUpSinceAndToWhoeverHasSetAnother() throws Exception {
        copied("end-other");
        var run = new RememberedRun();
        Undo before = catchUp("end-other").undo(run);
        var back = EndCatchUp.bind((EndCatchUpSpec) ((Undo.By) before).spec(), stores);
        cutOff("end-other", "20990101-000000-zzzz");

        back.apply(new RememberedRun());

        assertThat(now.expect("GET", "/end-other/_settings", "")).contains("\"_none\"");
        now.expect("PUT", "/_ingest/pipeline/by-hand", "{\"processors\": []}");
        cutOff("end-other", run.id().text());
        now.expect("PUT", "/end-other/_settings", "{\"index.final_pipeline\": \"by-hand\"}");
        back.apply(new RememberedRun());
        assertThat(now.expect("GET", "/end-other/_settings", "")).contains("\"by-hand\"");
        assertThat(now.expect("GET", "/end-other/_mapping", "")).doesNotContain("final_pipeline");
    }

    @Test
    void hasNothingToTakeBackOnceItCameToItsEndAndAgainWhileItIsRepeated() throws Exception {
        copied("end-over");
        old.expect("PUT", "/end-over/_doc/2?refresh=true", "{\"n\": 2}");
        var run = new RememberedRun();
        CatchUpSearch step = catchUp("end-over");
        Undo before = step.undo(run);

        step.apply(run);

        assertThat(step.verify(run)).isInstanceOf(Verdict.Holds.class);
        assertThat(step.refine(before, run)).isEqualTo(Undo.stays(EndCatchUp.STAYS));
        assertThat(now.expect("GET", "/end-over/_settings", ""))
                .contains("\"final_pipeline\":\"end-over\"");
        new CatchUpSearch.State(CatchUpSearch.State.of(run).report(), false).save(run);
        assertThat(step.refine(before, run)).as("begun again").isEqualTo(before);
    }

    @Test
    void needsAFinishedCopyOfEachIndex() throws Exception {
        old.expect("PUT", "/end-no-copy/_doc/1?refresh=true", "{\"n\": 1}");

        assertThat(catchUp("end-no-copy").forecast().needs())
                .singleElement()
                .satisfies(
                        need -> {
                            assertThat(need.what()).isEqualTo("index end-no-copy at to");
                            assertThat(need.problem().what())
                                    .isEqualTo("there is no finished copy of index end-no-copy");
                            assertThat(need.problem().forbids()).isTrue();
                        });
        copied("end-copied");
        assertThat(catchUp("end-copied").forecast().needs()).isEmpty();
    }
}
