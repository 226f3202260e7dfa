package dev.rehome.platform.keeper;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.ClusterAddress;
import dev.rehome.platform.kubernetes.ObjectName;
import dev.rehome.platform.kubernetes.Right;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code namespace/secret/key}, at the cluster that {@code kubectl} would ask here. */
final class KubernetesSecret {
    private KubernetesSecret() {}

    /** What has to be allowed for it. */
    static List<Right> rights(String place) {
        String[] parts = parts(place);
        return Right.of(parts[0], ObjectName.parse("secret/" + parts[1]), "get");
    }

    private static String[] parts(String place) {
        String[] parts = place.split("/", -1);
        if (parts.length != 3) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "'%s' does not say where in the cluster it is".formatted(place),
                    "write ${kubernetes:namespace/secret/key}",
                    null);
        }
        return parts;
    }

    static String read(String place) {
        String[] parts = parts(place);
        try (var cluster = new Cluster(ClusterAddress.current())) {
            Optional<Secret> secret =
                    cluster.find(
                            "read secret %s in namespace %s".formatted(parts[1], parts[0]),
                            client ->
                                    client.secrets()
                                            .inNamespace(parts[0])
                                            .withName(parts[1])
                                            .get());
            if (secret.isEmpty()) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "there is no secret %s in namespace %s of %s"
                                .formatted(parts[1], parts[0], cluster.server()),
                        "see `kubectl -n %s get secrets`".formatted(parts[0]),
                        null);
            }
            Map<String, String> data = Optional.ofNullable(secret.get().getData()).orElse(Map.of());
            String value = data.get(parts[2]);
            if (value == null) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "it has no key '%s' but %s".formatted(parts[2], data.keySet()),
                        "name one of them",
                        null);
            }
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        }
    }
}
