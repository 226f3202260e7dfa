package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.postgres.fence.DatabaseAccess;
import java.util.List;

/** The arguments of {@code postgres.release}, the undo of a fence. */
public record ReleaseSpec(
        @Doc(value = "the store that may be written again", store = "postgres") String store,
        @Doc("who could do what before the fence, database by database")
                List<DatabaseAccess> before,
        @Doc("the run whose fence it is; no other run's is touched") String run)
        implements StepSpec {

    public ReleaseSpec {
        before = List.copyOf(before);
    }

    List<String> databases() {
        return before.stream().map(DatabaseAccess::database).toList();
    }
}
