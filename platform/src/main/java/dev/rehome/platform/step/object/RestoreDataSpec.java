package dev.rehome.platform.step.object;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code kubernetes.restore-data}. */
public record RestoreDataSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(value = "what is restored", example = "secret/fence-db") String object,
        @Doc(value = "the keys that were set", example = "[host, password]") List<String> keys,
        @Doc(
                        "the secret beside it that keeps the values from before; none where nothing"
                                + " was changed")
                Optional<String> kept,
        @Doc(value = "whether the change may have been made", ifAbsent = "true") boolean changed)
        implements StepSpec {

    public RestoreDataSpec {
        keys = List.copyOf(keys);
    }

    /** The same, as far as the step came. */
    RestoreDataSpec from(Optional<Keeping> keeping) {
        return new RestoreDataSpec(
                cluster,
                namespace,
                object,
                keys,
                keeping.map(Keeping::name),
                keeping.map(Keeping::changed).orElse(false));
    }
}
