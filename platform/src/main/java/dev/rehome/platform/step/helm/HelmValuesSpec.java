package dev.rehome.platform.step.helm;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.values.KeyPath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of {@code helm.values}. */
public record HelmValuesSpec(
        @Doc(value = "the values file" + AbsolutePath.DOC, example = "values.yaml") String file,
        @Doc(
                        value =
                                "the values by their keys, written as for helm --set"
                                        + " (global.postgres.host, hosts[0].name, a\\.b for a name"
                                        + " with a dot in it); a reference such as ${env:NAME}"
                                        + " makes a value a secret, and a string",
                        example = "{global.postgres.host: new-db, global.postgres.port: 5432}")
                Map<String, SecretText> set)
        implements StepSpec {

    public HelmValuesSpec {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        if (file.isEmpty() || set.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    file.isEmpty() ? "'file' is empty" : "there is nothing in 'set'",
                    "name the values file, and under 'set' each key with its value",
                    null);
        }
        refuseOverlaps(set.keySet().stream().map(KeyPath::parse).toList());
        file = AbsolutePath.of(file);
    }

    private static void refuseOverlaps(List<KeyPath> keys) {
        for (KeyPath outer : keys) {
            for (KeyPath inner : keys) {
                if (keys.indexOf(inner) != keys.lastIndexOf(inner)
                        || (!inner.equals(outer) && inner.isWithin(outer))) {
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "'%s' is set by '%s' as well".formatted(inner, outer),
                            "leave one of them out",
                            null);
                }
            }
        }
    }
}
