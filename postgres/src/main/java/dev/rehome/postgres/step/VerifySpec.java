package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.verify}. */
public record VerifySpec(
        @Doc(value = "the store that is right", store = "postgres", example = "source-db")
                String from,
        @Doc(
                        value = "the store that must be equal to it",
                        store = "postgres",
                        example = "target-db")
                String to,
        @Doc("the databases to compare; if left out, the one in the source's own address")
                Optional<List<String>> databases,
        @Doc(value = "compare every database of the source but its templates", ifAbsent = "false")
                boolean all,
        @Doc(value = "how many tables or parts are read at a time", ifAbsent = "4", min = 1)
                int jobs,
        @Doc(value = "how many differing rows of a table are named", ifAbsent = "100", min = 0)
                int differences,
        @Doc(value = "show the values that differ, not only keys and columns", ifAbsent = "true")
                boolean values,
        @Doc(value = "also compare the rows of materialized views", ifAbsent = "false")
                boolean matviews,
        @Doc("compare the rows of these tables only: what postgres.clone was told to" + " include")
                Optional<List<String>> include,
        @Doc(
                        value =
                                "do not compare the rows of these tables: what postgres.clone was"
                                        + " told to exclude",
                        ifAbsent = "")
                List<String> exclude)
        implements StepSpec {

    public VerifySpec {
        databases = databases.map(List::copyOf);
        Chosen _ = new Chosen(databases, all);
        include = include.map(List::copyOf);
        exclude = List.copyOf(exclude);
    }

    Chosen chosen() {
        return new Chosen(databases, all);
    }
}
