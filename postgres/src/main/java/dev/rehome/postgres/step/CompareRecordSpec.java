package dev.rehome.postgres.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.compare-record}. */
public record CompareRecordSpec(
        @Doc(value = "the store whose state is compared", store = "postgres", example = "target-db")
                String store,
        @Doc("the databases; if left out, those in the file") Optional<List<String>> databases,
        @Doc(
                        value = "the JSON file that postgres.record wrote" + AbsolutePath.DOC,
                        example = "before.json")
                String file)
        implements StepSpec {

    public CompareRecordSpec {
        databases = databases.map(List::copyOf);
        file = AbsolutePath.of(file);
    }
}
