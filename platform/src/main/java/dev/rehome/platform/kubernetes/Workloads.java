package dev.rehome.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workloads of one namespace: read, and changed one field at a time. */
public record Workloads(Cluster cluster, String namespace) {
    /** As {@code kubectl rollout restart} does it. */
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    private static final String CONTAINERS = "/spec/template/spec/containers";

    private Objects objects() {
        return new Objects(cluster, namespace);
    }

    /** As it is now; empty when there is none. */
    public Optional<JsonNode> find(Workload workload) {
        return objects().find(workload.object());
    }

    /**
     * As it is now.
     *
     * @throws Failure when there is none
     */
    public JsonNode read(Workload workload) {
        return objects().read(workload.object());
    }

    /** What to say where there is none; empty when there is one. */
    public Optional<Problem> absence(Workload workload) {
        return objects().absence(workload.object());
    }

    /** When it was restarted last, in the words of whoever did; empty if never. */
    public static String restartedAt(JsonNode workload) {
        return workload.at("/spec/template/metadata/annotations").path(RESTARTED_AT).asText("");
    }

    /** Has every pod replaced; once for the same moment, however often it is asked. */
    public void restart(Workload workload, String moment) {
        merge(
                "restart " + workload,
                workload,
                Map.of(
                        "template",
                        Map.of("metadata", Map.of("annotations", Map.of(RESTARTED_AT, moment)))));
    }

    public static int replicas(JsonNode workload) {
        return workload.at("/spec/replicas").asInt(1);
    }

    public void scale(Workload workload, int replicas) {
        merge(
                "scale %s to %d".formatted(workload, replicas),
                workload,
                Map.of("replicas", replicas));
    }

    private void merge(String what, Workload workload, Map<String, ?> change) {
        objects().merge(what, workload.object(), Map.of("spec", change));
    }

    /** The images of its containers, by their names. */
    public static Map<String, String> images(JsonNode workload) {
        var images = new LinkedHashMap<String, String>();
        workload.at(CONTAINERS)
                .forEach(
                        each ->
                                images.put(
                                        each.path("name").asText(), each.path("image").asText()));
        return images;
    }

    /** Gives containers other images, unless somebody has put them into another order meanwhile. */
    public void setImages(Workload workload, Map<String, String> images) {
        var operations = new ArrayList<Map<String, String>>();
        JsonNode containers = read(workload).at(CONTAINERS);
        for (int i = 0; i < containers.size(); i++) {
            String name = containers.get(i).path("name").asText();
            String image = images.get(name);
            if (image != null) {
                String path = CONTAINERS + "/" + i;
                operations.add(Map.of("op", "test", "path", path + "/name", "value", name));
                operations.add(Map.of("op", "replace", "path", path + "/image", "value", image));
            }
        }
        objects().operate("set the image of " + workload, workload.object(), operations);
    }

    /**
     * Why a change of its template would leave pods as they are, so that nobody may wait for new
     * ones; empty where each would be replaced.
     */
    public static Optional<Problem> neverReplaced(Workload workload, JsonNode seen) {
        int partition = partition(seen);
        if (paused(seen)) {
            return Optional.of(
                    Problem.error(
                            "%s is paused: its pods are not replaced".formatted(workload),
                            "kubectl rollout resume " + workload));
        } else if (onDelete(seen)) {
            return Optional.of(
                    Problem.error(
                            "%s replaces pods only when they are deleted".formatted(workload),
                            "change its update strategy to RollingUpdate; or change it without this"
                                    + " step, and delete its pods with kubernetes.delete"));
        } else if (partition > 0 && replicas(seen) > 0) {
            return Optional.of(
                    Problem.error(
                            "%s replaces only its pods from number %d on: that is the partition of"
                                            .formatted(workload, partition)
                                    + " its update strategy",
                            "set the partition to 0"));
        }
        return Optional.empty();
    }

    static boolean paused(JsonNode workload) {
        return workload.at("/spec/paused").asBoolean();
    }

    static boolean onDelete(JsonNode workload) {
        return workload.at("/spec/updateStrategy/type").asText().equals("OnDelete");
    }

    static int partition(JsonNode workload) {
        return workload.at("/spec/updateStrategy/rollingUpdate/partition").asInt(0);
    }

    /** What it takes to be told of {@link #autoscalers}. */
    public static List<Right> toSeeAutoscalers(String namespace) {
        return Right.of(namespace, "autoscaling", "horizontalpodautoscalers", "list");
    }

    /** Those that scale the workload, by their names. */
    public List<String> autoscalers(Workload workload) {
        return cluster
                .ask(
                        "list autoscalers",
                        client ->
                                client.autoscaling()
                                        .v1()
                                        .horizontalPodAutoscalers()
                                        .inNamespace(namespace)
                                        .list()
                                        .getItems())
                .stream()
                .filter(
                        each -> {
                            var target = each.getSpec().getScaleTargetRef();
                            return target.getKind().equals(workload.kind().written())
                                    && target.getName().equals(workload.name());
                        })
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    /** Its pods that are not being deleted. */
    List<JsonNode> pods(JsonNode workload) {
        LabelSelector selector =
                Serialization.unmarshal(
                        workload.at("/spec/selector").toString(), LabelSelector.class);
        return cluster
                .ask(
                        "list pods",
                        client ->
                                client.pods()
                                        .inNamespace(namespace)
                                        .withLabelSelector(selector)
                                        .list()
                                        .getItems())
                .stream()
                .map(Objects::tree)
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                .toList();
    }
}
