package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Keeps as many pods of each replica set as it wants. */
record ReplicaSets(KubernetesClient client) {

    void round() {
        client.apps().replicaSets().inAnyNamespace().list().getItems().forEach(this::keep);
    }

    private void keep(ReplicaSet set) {
        List<Pod> pods = Pods.staying(Pods.of(client, set)).toList();
        int wanted = Pods.or(set.getSpec().getReplicas(), 1);
        for (int i = pods.size(); i < wanted; i++) {
            client.resource(
                            Pods.make(
                                    set,
                                    set.getSpec().getTemplate(),
                                    set.getMetadata().getName() + "-" + Pods.suffix(),
                                    Map.of()))
                    .create();
        }
        pods.stream()
                .sorted(Comparator.comparing(Pods::isReady))
                .limit(Math.max(0, pods.size() - wanted))
                .forEach(pod -> Pods.delete(client, pod));
        report(set);
    }

    private void report(ReplicaSet set) {
        List<Pod> pods = Pods.staying(Pods.of(client, set)).toList();
        int ready = (int) pods.stream().filter(Pods::isReady).count();
        ReplicaSetStatus status =
                new ReplicaSetStatusBuilder()
                        .withObservedGeneration(set.getMetadata().getGeneration())
                        .withReplicas(pods.size())
                        .withFullyLabeledReplicas(pods.size())
                        .withReadyReplicas(ready)
                        .withAvailableReplicas(ready)
                        .build();
        if (!status.equals(set.getStatus())) {
            client.resource(new ReplicaSetBuilder(set).withStatus(status).build()).updateStatus();
        }
    }
}
