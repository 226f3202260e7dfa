package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the controllers of a simulated cluster do alike: pods of a template, and whose they are. */
final class Pods {

    private Pods() {}

    static Pod make(
            HasMetadata owner, PodTemplateSpec template, String name, Map<String, String> labels) {
        var metadata = Objects.requireNonNull(template.getMetadata());
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(metadata.getLabels())
                .addToLabels(labels)
                .withAnnotations(metadata.getAnnotations())
                .withOwnerReferences(reference(owner))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    static boolean isOwned(HasMetadata thing, HasMetadata owner) {
        return thing.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
    }

    /** Of that owner, those that are being deleted as well. */
    static List<Pod> of(KubernetesClient client, HasMetadata owner) {
        return client
                .pods()
                .inNamespace(owner.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(pod -> isOwned(pod, owner))
                .toList();
    }

    static Stream<Pod> staying(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> !isOver(pod));
    }

    static boolean isOver(Pod pod) {
        return List.of("Succeeded", "Failed").contains(phase(pod));
    }

    static String phase(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return phase == null ? "Pending" : phase;
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(
                                condition ->
                                        condition.getType().equals("Ready")
                                                && condition.getStatus().equals("True"));
    }

    static void delete(KubernetesClient client, HasMetadata thing) {
        client.resource(thing).delete();
    }

    /** The same for the same template; ten characters. */
    static String hash(PodTemplateSpec template) {
        return UUID.nameUUIDFromBytes(
                        Serialization.asJson(template).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, 10);
    }

    /** What sets the names of one replica set's pods apart; five characters. */
    static String suffix() {
        return UUID.randomUUID().toString().substring(0, 5);
    }

    /** The server's default where nothing is said. */
    static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
