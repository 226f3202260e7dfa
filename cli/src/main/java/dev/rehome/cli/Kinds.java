package dev.rehome.cli;

import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import java.util.List;
import java.util.Map;

/** Every kind of step and store that this program has. */
final class Kinds {
    private Kinds() {}

    static StepCatalog catalog() {
        return new StepCatalog(
                List.of(),
                List.of(
                        new StoreKind(
                                "postgres",
                                "a libpq URI or keyword string",
                                Map.of(),
                                spec -> {
                                    var address = ConnectionString.parse(spec.location());
                                    var server =
                                            new Server(
                                                    spec.password()
                                                            .map(address::withPassword)
                                                            .orElse(address));
                                    return new StoreIdentity("postgres", server.systemIdentifier());
                                })));
    }
}
