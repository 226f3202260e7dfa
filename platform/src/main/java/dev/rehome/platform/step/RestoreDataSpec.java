package dev.rehome.platform.step;

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
                        value = "the secret beside it that keeps the values from before",
                        example = "fence-db-before-20261122-154503-t6ne")
                String kept)
        implements StepSpec {

    public RestoreDataSpec {
        keys = List.copyOf(keys);
    }
}
