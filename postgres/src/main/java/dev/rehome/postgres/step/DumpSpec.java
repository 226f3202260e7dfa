package dev.rehome.postgres.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.dump}. */
public record DumpSpec(
        @Doc(
                        value = "the store that is dumped; only read",
                        store = "postgres",
                        example = "source-db")
                String from,
        @Doc(
                        value =
                                "the folder to write; must be empty or not exist yet"
                                        + AbsolutePath.DOC,
                        example = "shop.dump")
                String out,
        @Doc("the databases to dump; if left out, the one in the source's own address")
                Optional<List<String>> databases,
        @Doc(value = "dump every database of the source but its templates", ifAbsent = "false")
                boolean all,
        @Doc(value = "how many parts are written at a time", ifAbsent = "4", min = 1) int jobs,
        @Doc(value = "also roles, memberships and tablespaces", ifAbsent = "true") boolean globals,
        @Doc(value = "also the roles' password hashes; needs a superuser", ifAbsent = "false")
                boolean passwords,
        @Doc(
                        value =
                                "the folder of pg_dump and pg_restore; found by themselves"
                                        + " otherwise"
                                        + AbsolutePath.DOC,
                        ifAbsent = "")
                String tools)
        implements StepSpec {

    public DumpSpec {
        databases = databases.map(List::copyOf);
        out = AbsolutePath.of(out);
        tools = AbsolutePath.of(tools);
        Chosen _ = new Chosen(databases, all);
    }

    Chosen chosen() {
        return new Chosen(databases, all);
    }
}
