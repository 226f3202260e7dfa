package dev.rehome.cli;

import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.step.Kind;
import dev.rehome.platform.step.PlatformKinds;
import dev.rehome.postgres.step.PostgresKinds;
import dev.rehome.search.step.SearchKinds;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of step and store that this program has. */
final class Kinds {
    private Kinds() {}

    static StepCatalog catalog() {
        return new StepCatalog(
                Stream.of(PostgresKinds.ALL, SearchKinds.ALL, PlatformKinds.ALL)
                        .<Kind<?>>flatMap(List::stream)
                        .toList(),
                List.of(PostgresKinds.STORE, SearchKinds.STORE, PlatformKinds.STORE));
    }
}
