package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ResumedFenceTest {
    private final SearchServer two = Clusters.server(SearchBinaries.OPENSEARCH_2);

    private int written(String index) throws Exception {
        return two.ask("PUT", "/" + index + "/_doc/1", "{}").statusCode();
    }

    @Test
    void aFenceThatGoesOnAfterAnIndexWasMadeAgainTouchesItNeitherThenNorWhenItIsTakenBack()
            throws Exception {
        for (String index : List.of("resumed-kept", "resumed-open", "resumed-shut")) {
            two.expect("PUT", "/" + index, "{}");
        }
        var cutOff = new AtomicBoolean(true);
        var run = new RememberedRun();
        try (var proxy =
                new FaultProxy(
                        two,
                        (path, _) ->
                                path.contains("_block") && cutOff.get()
                                        ? Fault.FORBIDDEN
                                        : Fault.NONE)) {
            Stores stores = Stores.of((name, _) -> Move.store(name, proxy.url()));
            FenceSearch fence =
                    FenceSearch.bind(new FenceSpec("here", List.of("resumed-*")), stores);
            Undo before = fence.undo(run);
            assertThatThrownBy(() -> fence.apply(run)).isInstanceOf(Failure.class);
            two.expect("DELETE", "/resumed-open,resumed-shut", "");
            two.expect("PUT", "/resumed-open", "{}");
            two.expect(
                    "PUT", "/resumed-shut", "{\"settings\": {\"index.blocks.write\": \"true\"}}");
            cutOff.set(false);

            assertThatThrownBy(() -> fence.apply(run))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith(
                            "index resumed-open was deleted and made again since the fence began");
            assertThat(written("resumed-open")).isEqualTo(201);

            var back = (ReleaseSpec) ((Undo.By) fence.refine(before, run)).spec();
            ReleaseSearch release = ReleaseSearch.bind(back, stores);
            var rollingBack = new RememberedRun();
            release.apply(rollingBack);
            assertThat(release.verify(rollingBack))
                    .isInstanceOf(Verdict.Holds.class)
                    .asString()
                    .contains(
                            "index resumed-open was made again, and is left as it is",
                            "index resumed-shut was made again, and is left as it is");
            assertThat(written("resumed-kept")).isEqualTo(201);
            assertThat(written("resumed-open")).isEqualTo(200);
            assertThat(written("resumed-shut")).isEqualTo(403);
        }
    }
}
