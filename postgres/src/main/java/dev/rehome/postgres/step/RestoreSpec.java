package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;

/** The arguments of {@code postgres.restore}. */
public record RestoreSpec(
        @Doc("the folder that postgres.dump or pg_dump -Fd wrote") String from,
        @Doc(value = "the store to restore into", store = "postgres") String to,
        @Doc(value = "the databases to restore; none means all in the folder", ifAbsent = "")
                List<String> databases,
        @Doc(
                        value = "how many parts, indexes or constraints are worked on at a time",
                        ifAbsent = "4")
                int jobs)
        implements StepSpec {

    public RestoreSpec {
        databases = List.copyOf(databases);
    }
}
