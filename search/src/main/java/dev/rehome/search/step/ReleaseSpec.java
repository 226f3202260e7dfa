package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.fence.WriteBlock;
import java.util.List;

/** The arguments of {@code search.release}, the undo of a fence. */
public record ReleaseSpec(
        @Doc(
                        value = "the store that may be written again",
                        store = "search",
                        example = "source-search")
                String store,
        @Doc(
                        value = "what the write block of each index was before the fence",
                        example = "[{index: orders-1, uuid: hX2vWqkLTrO0c1Yx7GzQ3A, value: \"\"}]")
                List<WriteBlock> before,
        @Doc(
                        value = "the run whose fence it is; no other run's is touched",
                        example = "20261120-201500-k3f")
                String run)
        implements StepSpec {

    public ReleaseSpec {
        before = List.copyOf(before);
    }
}
