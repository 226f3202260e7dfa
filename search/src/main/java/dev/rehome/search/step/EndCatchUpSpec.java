package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code search.end-catch-up}, the undo of a catch-up that was cut off. */
public record EndCatchUpSpec(
        @Doc(value = "the store that holds the copies", store = "search", example = "target-search")
                String store,
        @Doc(value = "the run that caught them up", example = "20261120-201500-k3f4") String run,
        @Doc(value = "the copies", example = "[products]") List<String> indices)
        implements StepSpec {

    public EndCatchUpSpec {
        indices = List.copyOf(indices);
    }
}
