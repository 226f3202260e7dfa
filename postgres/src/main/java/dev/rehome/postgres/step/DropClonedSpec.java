package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code postgres.drop-cloned}, the undo of a clone. */
public record DropClonedSpec(
        @Doc(value = "the store that was copied to", store = "postgres") String store,
        @Doc(value = "databases that did not exist before the clone", ifAbsent = "")
                List<String> databases,
        @Doc(
                        value = "databases that existed and were empty: emptied again, not dropped",
                        ifAbsent = "")
                List<String> emptied,
        @Doc(value = "roles that did not exist before the clone", ifAbsent = "") List<String> roles)
        implements StepSpec {

    public DropClonedSpec {
        databases = List.copyOf(databases);
        emptied = List.copyOf(emptied);
        roles = List.copyOf(roles);
    }
}
