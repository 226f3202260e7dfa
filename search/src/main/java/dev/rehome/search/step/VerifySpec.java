package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.catalog.Renaming;
import java.util.List;
import java.util.Map;

/** The arguments of {@code search.verify}. */
public record VerifySpec(
        @Doc(value = "the store that is right", store = "search", example = "source-search")
                String from,
        @Doc(
                        value = "the store that must be equal to it",
                        store = "search",
                        example = "target-search")
                String to,
        @Doc(
                        value =
                                "the indices and data streams to compare, by name or pattern"
                                        + " (logs-*, -logs-old to leave out); if left out, all but"
                                        + " hidden ones",
                        ifAbsent = "")
                List<String> indices,
        @Doc(
                        value =
                                "what indices are called at the store that is compared, by pattern:"
                                        + " 'logs-*: old-logs-*'; the first that matches counts",
                        ifAbsent = "")
                Map<String, String> rename,
        @Doc(value = "how many slices of shards are read at a time", ifAbsent = "4", min = 1)
                int jobs,
        @Doc(
                        value = "how many differing documents of an index are named",
                        ifAbsent = "100",
                        min = 0)
                int differences)
        implements StepSpec {

    public VerifySpec {
        indices = List.copyOf(indices);
        rename = new Renaming(rename).rules();
    }
}
