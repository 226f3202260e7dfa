package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.dump.Layout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data streams that a pattern means, too, where a step knows only indices. */
final class StreamsLeftOutTest {
    private final SearchServer two = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final Stores stores = Stores.of((name, _) -> Move.store(name, two.url()));

    @TempDir Path folder;

    private void fill(String name) {
        two.expect(
                "PUT",
                "/_index_template/%s-made".formatted(name),
                "{\"index_patterns\": [\"%s-stream*\"], \"data_stream\": {}}".formatted(name));
        two.expect("PUT", "/_data_stream/%s-stream".formatted(name), "");
        two.expect("PUT", "/%s-index".formatted(name), "");
    }

    private Step fence(String... indices) {
        return FenceSearch.bind(new FenceSpec("here", List.of(indices)), stores);
    }

    private Step record(String... indices) {
        return RecordSearch.bind(
                new RecordSpec(
                        "here", List.of(indices), false, folder.resolve("state.json").toString()),
                stores);
    }

    private Step dump(String pattern) {
        return DumpSearch.bind(
                new DumpSpec(
                        "here",
                        folder.resolve("dump").toString(),
                        List.of(pattern),
                        false,
                        Layout.ELASTICDUMP,
                        false,
                        2),
                stores);
    }

    private static List<String> said(Step step, Problem.Severity severity) {
        return step.forecast().problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::what)
                .toList();
    }

    private static String proof(Step step) throws InterruptedException {
        var run = new RememberedRun();
        assertThat(step.check(run)).isEqualTo(Check.ready());
        step.apply(run);
        Verdict verdict = step.verify(run);
        assertThat(verdict).isInstanceOf(Verdict.Holds.class);
        return verdict.toString();
    }

    @Test
    void aFenceAroundAPatternNamesTheDataStreamsThatItLeavesOpen() throws Exception {
        fill("unfenced");
        String left = "data stream unfenced-stream, of 1 index, is not fenced";

        assertThat(said(fence("unfenced-*"), Problem.Severity.WARNING)).contains(left);
        assertThat(said(fence("unfenced-*"), Problem.Severity.ERROR)).isEmpty();
        assertThat(proof(fence("unfenced-*"))).contains("1 index refuses writes", left);

        for (String asked : List.of("unfenced-stream", "unfenced-s*")) {
            assertThat(said(fence(asked), Problem.Severity.ERROR)).containsExactly(left);
            assertThat(fence(asked).check(new RememberedRun())).isInstanceOf(Check.Blocked.class);
        }
    }

    @Test
    void aRecordOfAPatternNamesTheDataStreamsThatAreNotInIt() throws Exception {
        fill("unrecorded");
        String left = "data stream unrecorded-stream, of 1 index, is not recorded";

        assertThat(said(record("unrecorded-*"), Problem.Severity.WARNING)).containsExactly(left);
        assertThat(proof(record("unrecorded-*"))).contains("1 index recorded", left);

        assertThat(said(record("unrecorded-stream"), Problem.Severity.ERROR)).containsExactly(left);
        assertThat(record("unrecorded-stream").check(new RememberedRun()))
                .isInstanceOf(Check.Blocked.class);
    }

    @Test
    void aDumpInElasticdumpsLayoutNamesTheDataStreamsThatHaveNoPlaceInIt() throws Exception {
        fill("undumped");
        String left =
                "data stream undumped-stream, of 1 index, is not dumped: elasticdump's layout has"
                        + " no place for it";
        Step all = dump("undumped-*");

        assertThat(said(all, Problem.Severity.WARNING)).containsExactly(left);
        assertThat(said(all, Problem.Severity.ERROR)).isEmpty();
        assertThat(all.forecast().changes().toString()).doesNotContain("undumped-stream");

        for (String asked : List.of("undumped-stream", "undumped-s*")) {
            assertThat(said(dump(asked), Problem.Severity.ERROR)).contains(left);
            assertThat(dump(asked).check(new RememberedRun())).isInstanceOf(Check.Blocked.class);
        }
        assertThat(folder.resolve("dump")).doesNotExist();
        assertThat(proof(all)).contains("of 1 index dumped", "data stream undumped-stream");
    }
}
