package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Deletes replica sets and pods whose owner is gone. */
record Orphans(KubernetesClient client) {

    void round() {
        // Owned before owners: what is made in between has an owner that is seen.
        List<HasMetadata> owned =
                Stream.<HasMetadata>concat(
                                client.pods().inAnyNamespace().list().getItems().stream(),
                                client
                                        .apps()
                                        .replicaSets()
                                        .inAnyNamespace()
                                        .list()
                                        .getItems()
                                        .stream())
                        .filter(thing -> thing.getMetadata().getDeletionTimestamp() == null)
                        .toList();
        Set<String> owners = owners();
        for (HasMetadata thing : owned) {
            List<OwnerReference> references = thing.getMetadata().getOwnerReferences();
            if (!references.isEmpty()
                    && references.stream().noneMatch(it -> owners.contains(it.getUid()))) {
                Pods.delete(client, thing);
            }
        }
    }

    private Set<String> owners() {
        var owners = new HashSet<String>();
        Stream.of(
                        client.apps().deployments().inAnyNamespace().list().getItems(),
                        client.apps().replicaSets().inAnyNamespace().list().getItems(),
                        client.apps().statefulSets().inAnyNamespace().list().getItems(),
                        client.batch().v1().jobs().inAnyNamespace().list().getItems())
                .flatMap(List::stream)
                .forEach(owner -> owners.add(owner.getMetadata().getUid()));
        return owners;
    }
}
