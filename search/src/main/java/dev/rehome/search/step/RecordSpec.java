package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code search.record}. */
public record RecordSpec(
        @Doc(
                        value = "the store whose state is written down",
                        store = "search",
                        example = "source-search")
                String store,
        @Doc(
                        value =
                                "the indices, by name or pattern (logs-*, -logs-old to leave out);"
                                        + " if left out, all but hidden ones",
                        ifAbsent = "")
                List<String> indices,
        @Doc(
                        value =
                                "also read all documents and note their digest, which is equal"
                                        + " only for equal documents",
                        ifAbsent = "false")
                boolean digests,
        @Doc(value = "the JSON file to write" + AbsolutePath.DOC, example = "before.json")
                String file)
        implements StepSpec {

    public RecordSpec {
        indices = List.copyOf(indices);
        file = AbsolutePath.of(file);
    }
}
