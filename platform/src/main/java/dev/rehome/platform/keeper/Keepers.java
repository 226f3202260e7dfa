package dev.rehome.platform.keeper;

import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.platform.kubernetes.Right;
import java.util.List;
import java.util.Map;

/** All of them, by the names that references call them. */
public final class Keepers {
    private static final String KUBERNETES = "kubernetes";

    private Keepers() {}

    /**
     * Those that this process can ask.
     *
     * @param redactor learns what is logged in with
     */
    public static Map<String, Secrets.Keeper> all(Redactor redactor) {
        return Map.of(
                KUBERNETES,
                KubernetesSecret::read,
                "aws-secretsmanager",
                place -> AwsSecret.read(place, redactor),
                "exec",
                CommandOutput::read);
    }

    /** What has to be allowed at the cluster that {@code kubectl} would ask here. */
    public static List<Right> rights(List<SecretReference> references) {
        return references.stream()
                .filter(SecretReference.Kept.class::isInstance)
                .map(SecretReference.Kept.class::cast)
                .filter(kept -> kept.keeper().equals(KUBERNETES))
                .flatMap(kept -> KubernetesSecret.rights(kept.place()).stream())
                .distinct()
                .toList();
    }
}
