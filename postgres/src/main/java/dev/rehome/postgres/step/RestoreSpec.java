package dev.rehome.postgres.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.restore}. */
public record RestoreSpec(
        @Doc(
                        value =
                                "the folder that postgres.dump or pg_dump -Fd wrote"
                                        + AbsolutePath.DOC,
                        example = "shop.dump")
                String from,
        @Doc(value = "the store to restore into", store = "postgres", example = "target-db")
                String to,
        @Doc(
                        "the databases to restore; if left out, all in the folder. Each gets the"
                            + " name it had when it was dumped, whatever database the store's"
                            + " address names; for the archive of a single pg_dump -Fd, one name"
                            + " given here is the one it gets instead")
                Optional<List<String>> databases,
        @Doc(
                        value =
                                "how many parts, indexes or constraints are worked on at a time;"
                                    + " for an index each may take the target's"
                                    + " maintenance_work_mem, or its part of shared_buffers where"
                                    + " that is more, up to 512 MB",
                        ifAbsent = "4",
                        min = 1)
                int jobs,
        @Doc(
                        value =
                                "also the roles and tablespaces that the dump holds, and what the"
                                        + " databases were set to and who owned them",
                        ifAbsent = "true")
                boolean globals,
        @Doc(
                        value =
                                "read every row back and compare it with the dump; of a stock dump"
                                        + " only count them",
                        ifAbsent = "true")
                boolean verify,
        @Doc(
                        value =
                                "refuse to begin when the target's disk, where it can be seen, has"
                                        + " less free than the data take, WAL not counted; false"
                                        + " warns only",
                        ifAbsent = "true")
                boolean room)
        implements StepSpec {

    public RestoreSpec {
        databases = databases.map(List::copyOf);
        from = AbsolutePath.of(from);
    }
}
