package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.postgres.fence.FenceMode;
import java.util.List;

/** The arguments of {@code postgres.fence}. */
public record FenceSpec(
        @Doc(value = "the store that shall refuse writes", store = "postgres") String store,
        @Doc(value = "the databases; none means the one in the store's own address", ifAbsent = "")
                List<String> databases,
        @Doc(value = "fence every database of the store but its templates", ifAbsent = "false")
                boolean all,
        @Doc(
                        value =
                                "read-only: reading goes on; closed: nobody else may connect at"
                                        + " all",
                        ifAbsent = "read-only")
                FenceMode mode)
        implements StepSpec {

    public FenceSpec {
        databases = List.copyOf(databases);
    }
}
