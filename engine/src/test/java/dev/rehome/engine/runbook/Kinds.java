package dev.rehome.engine.runbook;

import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.StoreSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kinds of steps that exist to be read; they are never bound. */
final class Kinds {

    enum Mode {
        READ_ONLY,
        CLOSED
    }

    record Fence(
            @Doc(value = "the store that refuses writes", store = "postgres") String store,
            @Doc(value = "which databases", ifAbsent = "") List<String> databases,
            @Doc(value = "how tight", ifAbsent = "read-only") Mode mode)
            implements StepSpec {}

    record Copy(
            @Doc(value = "the store that is copied", store = "postgres") String from,
            @Doc(value = "the store that is copied to", store = "postgres") String to,
            @Doc(value = "which databases", ifAbsent = "") List<String> databases,
            @Doc(value = "roles too", ifAbsent = "true") boolean globals,
            @Doc(value = "how many at a time", ifAbsent = "4") int jobs,
            @Doc("how long to wait for locks") Optional<Duration> patience)
            implements StepSpec {}

    record Notify(
            @Doc("the webhook of a channel") SecretReference slack, @Doc("what to say") String text)
            implements StepSpec {}

    record Values(
            @Doc("the file that is changed") String file,
            @Doc("what is set in it, by its path") Map<String, String> set)
            implements StepSpec {}

    record Restart(
            @Doc("where they run") String namespace,
            @Doc(value = "which", ifAbsent = "") List<String> deployments)
            implements StepSpec {}

    static final StepCatalog CATALOG =
            new StepCatalog(
                    List.of(
                            kind("notify", Notify.class),
                            kind("postgres.fence", Fence.class),
                            kind("postgres.clone", Copy.class),
                            kind("helm.values", Values.class),
                            kind("kubernetes.restart", Restart.class)),
                    List.of(
                            new StoreKind(
                                    "postgres",
                                    "a libpq URI or keyword string",
                                    Map.of("sslmode", "as libpq's sslmode"),
                                    Kinds::identity),
                            new StoreKind(
                                    "search", "the URL of a cluster", Map.of(), Kinds::identity)));

    private Kinds() {}

    private static <S extends Record & StepSpec> Kind<S> kind(String name, Class<S> spec) {
        return new Kind<>(
                name,
                spec,
                "Does what %s does.".formatted(name),
                "Nothing takes it back.",
                (arguments, stores) -> {
                    throw new IllegalStateException("only read, never run");
                });
    }

    private static StoreIdentity identity(StoreSpec store) {
        return new StoreIdentity(store.kind(), store.location());
    }
}
