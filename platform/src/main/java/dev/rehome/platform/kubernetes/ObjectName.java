package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An object of a namespace by its kind and name: {@code deployment/fence}, or, of a kind that is
 * not known here, {@code postgres-operator.crunchydata.com/v1beta1/PostgresCluster/hippo}.
 *
 * @param apiVersion {@code apps/v1}, or {@code v1} of the core
 * @param kind as a manifest writes it
 */
public record ObjectName(String apiVersion, String kind, String name) {

    private record Known(String apiVersion, String kind) {}

    private static final Map<String, Known> KNOWN =
            Map.ofEntries(
                    Map.entry("deployment", new Known("apps/v1", "Deployment")),
                    Map.entry("statefulset", new Known("apps/v1", "StatefulSet")),
                    Map.entry("daemonset", new Known("apps/v1", "DaemonSet")),
                    Map.entry("job", new Known("batch/v1", "Job")),
                    Map.entry("cronjob", new Known("batch/v1", "CronJob")),
                    Map.entry("pod", new Known("v1", "Pod")),
                    Map.entry("service", new Known("v1", "Service")),
                    Map.entry("configmap", new Known("v1", "ConfigMap")),
                    Map.entry("secret", new Known("v1", "Secret")),
                    Map.entry("persistentvolumeclaim", new Known("v1", "PersistentVolumeClaim")),
                    Map.entry("ingress", new Known("networking.k8s.io/v1", "Ingress")));

    /**
     * Reads one.
     *
     * @throws Failure with BAD_INPUT when it is neither
     */
    public static ObjectName parse(String text) {
        List<String> parts = List.of(text.split("/", -1));
        Known known = KNOWN.get(parts.getFirst().toLowerCase(Locale.ROOT));
        if (parts.stream().noneMatch(String::isBlank)) {
            if (parts.size() == 2 && known != null) {
                return new ObjectName(known.apiVersion(), known.kind(), parts.get(1));
            } else if (parts.size() == 4) {
                return new ObjectName(
                        parts.get(0) + "/" + parts.get(1), parts.get(2), parts.get(3));
            }
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "'%s' is no object of a cluster".formatted(text),
                "write kind/name with one of %s; or group/version/Kind/name"
                        .formatted(String.join(", ", KNOWN.keySet().stream().sorted().toList())),
                null);
    }

    /** Its group; empty for the core. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** As the API calls many of it, by the usual rules. */
    public String plural() {
        String one = kind.toLowerCase(Locale.ROOT);
        if (one.endsWith("s")) {
            return one + "es";
        }
        return one.matches(".*[^aeiou]y") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
    }

    @Override
    public String toString() {
        return kind.toLowerCase(Locale.ROOT) + "/" + name;
    }
}
