package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.postgres.fence.FenceMode;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.fence}. */
public record FenceSpec(
        @Doc(value = "the store that is fenced", store = "postgres", example = "source-db")
                String store,
        @Doc("the databases; if left out, the one in the store's own address")
                Optional<List<String>> databases,
        @Doc(
                        value =
                                "fence every database of the store but its templates; one that"
                                        + " allows no connections is left as it is, and named",
                        ifAbsent = "false")
                boolean all,
        @Doc(
                        value =
                                "read-only: reading goes on, and so does a session that asks to"
                                        + " write (default_transaction_read_only = off, BEGIN READ"
                                        + " WRITE); closed: nobody but this login and superusers"
                                        + " may connect at all",
                        ifAbsent = "read-only")
                FenceMode mode)
        implements StepSpec {

    public FenceSpec {
        databases = databases.map(List::copyOf);
        Chosen _ = new Chosen(databases, all);
    }

    Chosen chosen() {
        return new Chosen(databases, all);
    }
}
