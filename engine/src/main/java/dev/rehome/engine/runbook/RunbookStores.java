package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a runbook says of stores, with the secrets in it looked up when they are needed. */
record RunbookStores(Runbook runbook, Secrets secrets) implements Stores {

    @Override
    public StoreSpec store(String name, String kind) {
        StoreEntry entry = runbook.store(name);
        if (!entry.kind().equals(kind)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "store '%s' is of kind %s, not %s".formatted(name, entry.kind(), kind),
                    "name a store of kind " + kind,
                    null);
        }
        return entry.resolve(secrets);
    }

    @Override
    public String reveal(SecretText text) {
        return secrets.reveal(text);
    }

    @Override
    public Set<String> variables() {
        return runbook.stores().values().stream()
                .flatMap(
                        store ->
                                Stream.concat(
                                        Stream.of(store.location()),
                                        store.password().map(SecretReference::text).stream()))
                .flatMap(text -> Secrets.variablesIn(text).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void forget() {
        secrets.forget();
    }
}
