package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code postgres.compare-record}. */
public record CompareRecordSpec(
        @Doc(value = "the store whose state is compared", store = "postgres") String store,
        @Doc(value = "the databases; none means those in the file", ifAbsent = "")
                List<String> databases,
        @Doc("the JSON file that postgres.record wrote") String file)
        implements StepSpec {

    public CompareRecordSpec {
        databases = List.copyOf(databases);
    }
}
