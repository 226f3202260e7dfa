package dev.rehome.platform.step.helm;

import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of {@code helm.restore-values}, the undo of {@code helm.values}. */
public record RestoreValuesSpec(
        @Doc(value = "the values file", example = "/srv/chart/values.yaml") String file,
        @Doc(value = "what was set, by its keys", example = "{global.postgres.host: new-db}")
                Map<String, SecretText> set,
        @Doc(
                        value = "the copy of the file from before; empty when none was made",
                        ifAbsent = "",
                        example = "/srv/chart/.values.yaml.rehome-20261120-201500-k3f")
                String copy,
        @Doc(value = "SHA-256 of that copy; empty when the file was not touched", ifAbsent = "")
                String before,
        @Doc(value = "SHA-256 of the file as it was written", ifAbsent = "") List<String> after)
        implements StepSpec {

    public RestoreValuesSpec {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        after = List.copyOf(after);
    }
}
