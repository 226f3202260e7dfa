package dev.rehome.cli;

import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.postgres.step.PostgresKinds;
import java.util.List;

/** Every kind of step and store that this program has. */
final class Kinds {
    private Kinds() {}

    static StepCatalog catalog() {
        return new StepCatalog(PostgresKinds.ALL, List.of(PostgresKinds.STORE));
    }
}
