package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.postgres.fence.DatabaseAccess;
import dev.rehome.postgres.fence.FenceMode;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.release}, the undo of a fence. */
public record ReleaseSpec(
        @Doc(
                        value = "the store that may be written again",
                        store = "postgres",
                        example = "source-db")
                String store,
        @Doc(
                        value = "who could do what before the fence, database by database",
                        example =
                                "[{database: shop, readOnly: [], grants: [{grantee: clerk, grantor:"
                                        + " postgres, grantable: false}]}]")
                List<DatabaseAccess> before,
        @Doc(
                        value = "the run whose fence it is; no other run's is touched",
                        example = "20261120-201500-k3f")
                String run,
        @Doc(value = "how far the fence went", ifAbsent = "closed") FenceMode mode,
        @Doc("the login that raised it; if left out, the one of the store") Optional<String> login)
        implements StepSpec {

    public ReleaseSpec {
        before = List.copyOf(before);
    }

    List<String> databases() {
        return before.stream().map(DatabaseAccess::database).toList();
    }
}
