package dev.rehome.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** As it is now; empty when there is none. */
    public Optional<JsonNode> find(Workload workload) {
        return cluster.find("read " + workload, client -> resource(client, workload).get())
                .map(found -> tree(Serialization.asJson(found)));
    }

    /**
     * As it is now.
     *
     * @throws Failure when there is none
     */
    public JsonNode read(Workload workload) {
        return find(workload)
                .orElseThrow(
                        () ->
                                new Failure(
                                        ExitCode.FAILED,
                                        missing(workload),
                                        "see `kubectl -n %s get %s`"
                                                .formatted(namespace, workload.kind().plural()),
                                        null));
    }

    /** What to say where there is none. */
    public String missing(Workload workload) {
        return "there is no %s in namespace %s of %s"
                .formatted(workload, namespace, cluster.server());
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
                        "spec",
                        Map.of(
                                "template",
                                Map.of(
                                        "metadata",
                                        Map.of("annotations", Map.of(RESTARTED_AT, moment))))));
    }

    public static int replicas(JsonNode workload) {
        return workload.at("/spec/replicas").asInt(1);
    }

    public void scale(Workload workload, int replicas) {
        merge(
                "scale %s to %d".formatted(workload, replicas),
                workload,
                Map.of("spec", Map.of("replicas", replicas)));
    }

    /** The images of its containers, by their names. */
    public static Map<String, String> images(JsonNode workload) {
        var images = new LinkedHashMap<String, String>();
        workload.at("/spec/template/spec/containers")
                .forEach(
                        each ->
                                images.put(
                                        each.path("name").asText(), each.path("image").asText()));
        return images;
    }

    /** Gives containers other images, unless somebody has put them into another order meanwhile. */
    public void setImages(Workload workload, Map<String, String> images) {
        var operations = new ArrayList<Map<String, String>>();
        JsonNode containers = read(workload).at("/spec/template/spec/containers");
        for (int i = 0; i < containers.size(); i++) {
            String name = containers.get(i).path("name").asText();
            String image = images.get(name);
            if (image != null) {
                String path = "/spec/template/spec/containers/" + i;
                operations.add(Map.of("op", "test", "path", path + "/name", "value", name));
                operations.add(Map.of("op", "replace", "path", path + "/image", "value", image));
            }
        }
        patch("set the image of " + workload, workload, PatchType.JSON, operations);
    }

    private void merge(String what, Workload workload, Map<String, ?> change) {
        patch(what, workload, PatchType.JSON_MERGE, change);
    }

    private void patch(String what, Workload workload, PatchType type, Object change) {
        cluster.ask(
                what,
                client ->
                        resource(client, workload)
                                .patch(PatchContext.of(type), Serialization.asJson(change)));
    }

    private Resource<GenericKubernetesResource> resource(
            KubernetesClient client, Workload workload) {
        return client.genericKubernetesResources(Workload.API_VERSION, workload.kind().written())
                .inNamespace(namespace)
                .withName(workload.name());
    }

    /** Its pods that are not being deleted. */
    List<JsonNode> pods(JsonNode workload) {
        Map<String, String> labels = new LinkedHashMap<>();
        workload.at("/spec/selector/matchLabels")
                .properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
        return cluster
                .ask(
                        "list pods",
                        client ->
                                client.pods()
                                        .inNamespace(namespace)
                                        .withLabels(labels)
                                        .list()
                                        .getItems())
                .stream()
                .map(pod -> tree(Serialization.asJson(pod)))
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                .toList();
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("the client writes JSON", e);
        }
    }
}
