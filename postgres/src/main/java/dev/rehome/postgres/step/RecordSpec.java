package dev.rehome.postgres.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code postgres.record}. */
public record RecordSpec(
        @Doc(
                        value = "the store whose state is written down",
                        store = "postgres",
                        example = "source-db")
                String store,
        @Doc("the databases; if left out, the one in the store's own address")
                Optional<List<String>> databases,
        @Doc(value = "record every database of the store but its templates", ifAbsent = "false")
                boolean all,
        @Doc(value = "the JSON file to write" + AbsolutePath.DOC, example = "before.json")
                String file)
        implements StepSpec {

    public RecordSpec {
        databases = databases.map(List::copyOf);
        file = AbsolutePath.of(file);
        Chosen _ = new Chosen(databases, all);
    }

    Chosen chosen() {
        return new Chosen(databases, all);
    }
}
