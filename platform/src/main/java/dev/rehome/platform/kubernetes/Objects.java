package dev.rehome.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;

/** Objects of any kind in one namespace. */
public record Objects(Cluster cluster, String namespace) {

    /** As it is now; empty when there is none. */
    public Optional<JsonNode> find(ObjectName object) {
        return cluster.find("read " + object, client -> resource(client, object).get())
                .map(found -> Workloads.tree(Serialization.asJson(found)));
    }

    /**
     * As it is now.
     *
     * @throws Failure when there is none
     */
    public JsonNode read(ObjectName object) {
        return find(object)
                .orElseThrow(
                        () ->
                                new Failure(
                                        ExitCode.FAILED,
                                        missing(object),
                                        "see `kubectl -n %s get %s`"
                                                .formatted(namespace, object.plural()),
                                        null));
    }

    /** What to say where there is none. */
    public String missing(ObjectName object) {
        return "there is no %s in namespace %s of %s"
                .formatted(object, namespace, cluster.server());
    }

    /**
     * Merges into it what is given; a null takes a key away (RFC 7386).
     *
     * @param what is done, behind "cannot"
     */
    public void merge(String what, ObjectName object, Map<String, ?> change) {
        cluster.ask(
                what,
                client ->
                        resource(client, object)
                                .patch(
                                        PatchContext.of(PatchType.JSON_MERGE),
                                        Serialization.asJson(change)));
    }

    private Resource<GenericKubernetesResource> resource(
            KubernetesClient client, ObjectName object) {
        return client.genericKubernetesResources(object.apiVersion(), object.kind())
                .inNamespace(namespace)
                .withName(object.name());
    }
}
