package dev.rehome.platform.keeper;

import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import java.util.Map;

/** All of them, by the names that references call them. */
public final class Keepers {
    private Keepers() {}

    /**
     * Those that this process can ask.
     *
     * @param redactor learns what is logged in with
     */
    public static Map<String, Secrets.Keeper> all(Redactor redactor) {
        return Map.of(
                "kubernetes", KubernetesSecret::read,
                "aws-secretsmanager", place -> AwsSecret.read(place, redactor),
                "exec", CommandOutput::read);
    }
}
