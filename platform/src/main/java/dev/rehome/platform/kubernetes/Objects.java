package dev.rehome.platform.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects of any kind in one namespace. */
public record Objects(Cluster cluster, String namespace) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** As it is now; empty when there is none. */
    public Optional<JsonNode> find(ObjectName object) {
        return cluster.find("read " + object, client -> resource(client, object).get())
                .map(Objects::tree);
    }

    /**
     * As it is now.
     *
     * @throws Failure when there is none
     */
    public JsonNode read(ObjectName object) {
        return find(object)
                .orElseThrow(
                        () -> new Failure(ExitCode.FAILED, missing(object), where(object), null));
    }

    /** What to say where there is none. */
    public String missing(ObjectName object) {
        return "there is no %s in namespace %s of %s"
                .formatted(object, namespace, cluster.server());
    }

    /** The same as a problem; empty when there is one. */
    public Optional<Problem> absence(ObjectName object) {
        return find(object).isPresent()
                ? Optional.empty()
                : Optional.of(Problem.error(missing(object), where(object)));
    }

    private String where(ObjectName object) {
        return "see `kubectl -n %s get %s`".formatted(namespace, object.plural());
    }

    /**
     * Merges into it what is given; a null takes a key away (RFC 7386).
     *
     * @param what is done, behind "cannot"
     */
    public void merge(String what, ObjectName object, Map<String, ?> change) {
        patch(what, object, PatchType.JSON_MERGE, change);
    }

    /** Does all operations on it, or, where a test among them fails, none (RFC 6902). */
    void operate(String what, ObjectName object, List<Map<String, String>> operations) {
        patch(what, object, PatchType.JSON, operations);
    }

    private void patch(String what, ObjectName object, PatchType type, Object change) {
        cluster.ask(
                what,
                client ->
                        resource(client, object)
                                .patch(PatchContext.of(type), Serialization.asJson(change)));
    }

    private Resource<GenericKubernetesResource> resource(
            KubernetesClient client, ObjectName object) {
        return client.genericKubernetesResources(object.apiVersion(), object.kind())
                .inNamespace(namespace)
                .withName(object.name());
    }

    /** As the API writes it. */
    static JsonNode tree(KubernetesResource object) {
        try {
            return JSON.readTree(Serialization.asJson(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the client writes JSON", e);
        }
    }
}
