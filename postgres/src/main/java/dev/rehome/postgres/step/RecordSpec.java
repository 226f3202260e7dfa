package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code postgres.record}. */
public record RecordSpec(
        @Doc(value = "the store whose state is written down", store = "postgres") String store,
        @Doc(value = "the databases; none means the one in the store's own address", ifAbsent = "")
                List<String> databases,
        @Doc(value = "record every database of the store but its templates", ifAbsent = "false")
                boolean all,
        @Doc("the JSON file to write") String file)
        implements StepSpec {

    public RecordSpec {
        databases = List.copyOf(databases);
    }
}
