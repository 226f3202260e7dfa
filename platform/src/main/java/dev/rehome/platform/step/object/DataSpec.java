package dev.rehome.platform.step.object;

import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code kubernetes.secret} and {@code kubernetes.config-map}. */
public record DataSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(value = "which one; it has to be there", example = "fence-db") String name,
        @Doc(
                        value = "the keys to set, each to its value; other keys stay",
                        example = "{host: db.example.com, password: \"${env:NEW_PGPASSWORD}\"}")
                Map<String, SecretText> set)
        implements StepSpec {

    public DataSpec {
        set = Map.copyOf(set);
    }
}
