package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the numbered pods of each stateful set: made from the first, each when the one before is
 * ready; taken away and replaced from the last, one at a time.
 */
record StatefulSets(KubernetesClient client) {
    private static final String REVISION = "controller-revision-hash";

    void round() {
        client.apps().statefulSets().inAnyNamespace().list().getItems().forEach(this::keep);
    }

    private void keep(StatefulSet set) {
        String revision =
                set.getMetadata().getName() + "-" + Pods.hash(set.getSpec().getTemplate());
        step(set, revision);
        report(set, revision);
    }

    /** One thing at a time, unless the set says that its pods do not mind. */
    private void step(StatefulSet set, String revision) {
        int wanted = Pods.or(set.getSpec().getReplicas(), 1);
        boolean parallel = "Parallel".equals(set.getSpec().getPodManagementPolicy());
        TreeMap<Integer, Pod> pods = pods(set);
        for (int number = 0; number < wanted; number++) {
            Pod pod = pods.get(number);
            if (pod == null) {
                make(set, number, revision);
            }
            if (!parallel && (pod == null || !isSettled(pod))) {
                // An update that does not get ready is replaced by the next, which a server leaves
                // to its operator.
                if (pod != null && isOutdated(pod, revision)) {
                    delete(pod);
                }
                return;
            }
        }
        for (Pod pod : pods.tailMap(wanted, true).descendingMap().values()) {
            delete(pod);
            if (!parallel) {
                return;
            }
        }
        boolean byHand =
                set.getSpec().getUpdateStrategy() != null
                        && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
        for (Pod pod : pods.descendingMap().values()) {
            if (!isSettled(pod)) {
                return;
            }
            if (!byHand && isOutdated(pod, revision)) {
                delete(pod);
                return;
            }
        }
    }

    private static boolean isSettled(Pod pod) {
        return Pods.isReady(pod) && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private static boolean isOutdated(Pod pod, String revision) {
        return !revision.equals(pod.getMetadata().getLabels().get(REVISION));
    }

    private void delete(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            Pods.delete(client, pod);
        }
    }

    private TreeMap<Integer, Pod> pods(StatefulSet set) {
        var pods = new TreeMap<Integer, Pod>();
        for (Pod pod : Pods.of(client, set)) {
            String name = pod.getMetadata().getName();
            pods.put(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)), pod);
        }
        return pods;
    }

    private void make(StatefulSet set, int number, String revision) {
        String name = set.getMetadata().getName() + "-" + number;
        client.resource(
                        Pods.make(
                                set,
                                set.getSpec().getTemplate(),
                                name,
                                Map.of(
                                        REVISION,
                                        revision,
                                        "statefulset.kubernetes.io/pod-name",
                                        name)))
                .create();
    }

    private void report(StatefulSet set, String revision) {
        List<Pod> pods = List.copyOf(pods(set).values());
        int ready = (int) pods.stream().filter(StatefulSets::isSettled).count();
        int updated = (int) pods.stream().filter(pod -> !isOutdated(pod, revision)).count();
        int wanted = Pods.or(set.getSpec().getReplicas(), 1);
        StatefulSetStatus before = set.getStatus();
        String current = before == null ? null : before.getCurrentRevision();
        boolean complete = updated == wanted && pods.size() == wanted && ready == wanted;
        StatefulSetStatus status =
                new StatefulSetStatusBuilder()
                        .withObservedGeneration(set.getMetadata().getGeneration())
                        .withReplicas(pods.size())
                        .withReadyReplicas(ready)
                        .withAvailableReplicas(ready)
                        .withCurrentReplicas(complete ? wanted : pods.size() - updated)
                        .withUpdatedReplicas(updated)
                        .withCurrentRevision(complete || current == null ? revision : current)
                        .withUpdateRevision(revision)
                        .build();
        if (!status.equals(before)) {
            client.resource(new StatefulSetBuilder(set).withStatus(status).build()).updateStatus();
        }
    }
}
