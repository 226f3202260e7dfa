package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code search.compare-record}. */
public record CompareRecordSpec(
        @Doc(
                        value = "the store whose state is compared",
                        store = "search",
                        example = "source-search")
                String store,
        @Doc("the indices, by name; if left out, those in the file") Optional<List<String>> indices,
        @Doc(
                        value = "the JSON file that search.record wrote" + AbsolutePath.DOC,
                        example = "before.json")
                String file)
        implements StepSpec {

    public CompareRecordSpec {
        indices = indices.map(List::copyOf);
        file = AbsolutePath.of(file);
    }
}
