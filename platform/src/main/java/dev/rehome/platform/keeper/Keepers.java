package dev.rehome.platform.keeper;

import dev.rehome.engine.secret.Secrets;
import java.util.Map;

/** All of them, by the names that references call them. */
public final class Keepers {
    private Keepers() {}

    public static Map<String, Secrets.Keeper> all() {
        return Map.of(
                "kubernetes", KubernetesSecret::read,
                "aws-secretsmanager", AwsSecret::read,
                "exec", CommandOutput::read);
    }
}
