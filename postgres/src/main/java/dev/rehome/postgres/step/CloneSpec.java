package dev.rehome.postgres.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.clone}. */
public record CloneSpec(
        @Doc(
                        value = "the store that is copied; only read",
                        store = "postgres",
                        example = "source-db")
                String from,
        @Doc(value = "the store that is copied to", store = "postgres", example = "target-db")
                String to,
        @Doc(
                        "the databases to copy, under the same names; if left out, the one in the"
                                + " source's own address")
                Optional<List<String>> databases,
        @Doc(value = "copy every database of the source but its templates", ifAbsent = "false")
                boolean all,
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
                                "also create roles, memberships, and settings of roles and"
                                        + " databases; no passwords",
                        ifAbsent = "true")
                boolean globals,
        @Doc(
                        value = "carry the roles' password hashes over too; needs a superuser",
                        ifAbsent = "false")
                boolean passwords,
        @Doc(
                        value =
                                "read every row again from the target and compare it with what was"
                                        + " sent",
                        ifAbsent = "true")
                boolean verify,
        @Doc(
                        value =
                                "refuse to begin when the target's disk, where it can be seen, has"
                                        + " less free than the data take, WAL not counted; false"
                                        + " warns only",
                        ifAbsent = "true")
                boolean room,
        @Doc(
                        "copy the rows of these tables only: schema.table, * and ? as wildcards;"
                                + " the schema is always copied whole")
                Optional<List<String>> include,
        @Doc(value = "do not copy the rows of these tables: schema.table, * and ?", ifAbsent = "")
                List<String> exclude,
        @Doc(
                        value =
                                "the folder of pg_dump and pg_restore; found by themselves"
                                        + " otherwise"
                                        + AbsolutePath.DOC,
                        ifAbsent = "")
                String tools)
        implements StepSpec {

    public CloneSpec {
        databases = databases.map(List::copyOf);
        Chosen _ = new Chosen(databases, all);
        include = include.map(List::copyOf);
        exclude = List.copyOf(exclude);
        tools = AbsolutePath.of(tools);
    }

    Chosen chosen() {
        return new Chosen(databases, all);
    }
}
