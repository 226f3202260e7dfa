package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code search.fence}. */
public record FenceSpec(
        @Doc(value = "the store that is fenced", store = "search", example = "source-search")
                String store,
        @Doc(
                        value =
                                "the indices that refuse writes from then on, by name or pattern"
                                        + " (logs-*, -logs-old to leave out); if left out, all but"
                                        + " hidden ones",
                        ifAbsent = "")
                List<String> indices)
        implements StepSpec {

    public FenceSpec {
        indices = List.copyOf(indices);
    }
}
