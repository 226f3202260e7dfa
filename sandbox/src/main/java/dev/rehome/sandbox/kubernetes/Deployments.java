package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rolls each deployment out: a replica set for each template, the new one's pods made before the
 * old ones' go, within what its strategy allows.
 */
record Deployments(KubernetesClient client) {
    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    /** What is said of a deployment that does not say how long it may take, as servers do. */
    private static final int DEADLINE_SECONDS = 600;

    void round() {
        client.apps().deployments().inAnyNamespace().list().getItems().forEach(this::keep);
    }

    private void keep(Deployment deployment) {
        List<ReplicaSet> sets = new ArrayList<>(setsOf(deployment));
        String hash = Pods.hash(deployment.getSpec().getTemplate());
        Optional<ReplicaSet> known =
                sets.stream()
                        .filter(set -> hash.equals(set.getMetadata().getLabels().get(HASH)))
                        .findFirst();
        boolean isPaused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
        if (known.isEmpty() && !isPaused) {
            sets.add(make(deployment, hash, newest(sets) + 1));
        } else if (known.isPresent() && revision(known.get()) < newest(sets)) {
            mark(deployment, known.get(), newest(sets) + 1);
            return; // what is rolled back to is the newest from now on
        }
        sets.sort(Comparator.comparingInt(Deployments::revision).reversed());
        if (!sets.isEmpty()) {
            roll(deployment, sets.getFirst(), sets.subList(1, sets.size()));
        }
        report(deployment, sets, hash);
    }

    private List<ReplicaSet> setsOf(Deployment deployment) {
        return client
                .apps()
                .replicaSets()
                .inNamespace(deployment.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(set -> Pods.isOwned(set, deployment))
                .toList();
    }

    private ReplicaSet make(Deployment deployment, String hash, int revision) {
        var template = deployment.getSpec().getTemplate();
        ReplicaSet set =
                client.resource(
                                new ReplicaSetBuilder()
                                        .withNewMetadata()
                                        .withName(deployment.getMetadata().getName() + "-" + hash)
                                        .withNamespace(deployment.getMetadata().getNamespace())
                                        .withLabels(template.getMetadata().getLabels())
                                        .addToLabels(HASH, hash)
                                        .addToAnnotations(REVISION, Integer.toString(revision))
                                        .withOwnerReferences(Pods.reference(deployment))
                                        .endMetadata()
                                        .withNewSpec()
                                        .withReplicas(0)
                                        .withSelector(deployment.getSpec().getSelector())
                                        .editSelector()
                                        .addToMatchLabels(HASH, hash)
                                        .endSelector()
                                        .withTemplate(template)
                                        .editTemplate()
                                        .editMetadata()
                                        .addToLabels(HASH, hash)
                                        .endMetadata()
                                        .endTemplate()
                                        .endSpec()
                                        .build())
                        .create();
        mark(deployment, set, revision);
        return set;
    }

    private void mark(Deployment deployment, ReplicaSet set, int revision) {
        String text = Integer.toString(revision);
        client.resource(set)
                .edit(
                        it ->
                                new ReplicaSetBuilder(it)
                                        .editMetadata()
                                        .addToAnnotations(REVISION, text)
                                        .endMetadata()
                                        .build());
        client.resource(deployment)
                .edit(
                        it ->
                                new DeploymentBuilder(it)
                                        .editMetadata()
                                        .addToAnnotations(REVISION, text)
                                        .endMetadata()
                                        .build());
    }

    private static int revision(ReplicaSet set) {
        return Integer.parseInt(set.getMetadata().getAnnotations().getOrDefault(REVISION, "0"));
    }

    private static int newest(List<ReplicaSet> sets) {
        return sets.stream().mapToInt(Deployments::revision).max().orElse(0);
    }

    private void roll(Deployment deployment, ReplicaSet newest, List<ReplicaSet> old) {
        int wanted = Pods.or(deployment.getSpec().getReplicas(), 1);
        var strategy = deployment.getSpec().getStrategy();
        if (strategy != null && "Recreate".equals(strategy.getType())) {
            old.forEach(set -> scale(set, 0));
            boolean gone = old.stream().allMatch(set -> Pods.of(client, set).isEmpty());
            scale(newest, gone ? wanted : replicas(newest));
            return;
        }
        var rolling = strategy == null ? null : strategy.getRollingUpdate();
        int surge = share(rolling == null ? null : rolling.getMaxSurge(), wanted, true);
        int unavailable =
                share(rolling == null ? null : rolling.getMaxUnavailable(), wanted, false);
        if (surge == 0 && unavailable == 0) {
            unavailable = 1; // else it would never get anywhere; a server does the same
        }
        int total = replicas(newest) + old.stream().mapToInt(Deployments::replicas).sum();
        scale(newest, Math.min(wanted, replicas(newest) + Math.max(0, wanted + surge - total)));
        int spare = ready(newest) - (wanted - unavailable);
        for (ReplicaSet set : old) {
            spare += ready(set);
        }
        for (ReplicaSet set : old) {
            int idle = replicas(set) - ready(set);
            int going = Math.min(ready(set), Math.max(0, spare));
            spare -= going;
            scale(set, Math.max(0, replicas(set) - idle - going));
        }
    }

    private int ready(ReplicaSet set) {
        return (int) Pods.staying(Pods.of(client, set)).filter(Pods::isReady).count();
    }

    private static int replicas(ReplicaSet set) {
        return Pods.or(set.getSpec().getReplicas(), 0);
    }

    /** A quarter where nothing is said, as servers do. */
    private static int share(@Nullable IntOrString value, int of, boolean up) {
        if (value != null && value.getIntVal() != null) {
            return value.getIntVal();
        }
        String text = value == null || value.getStrVal() == null ? "25%" : value.getStrVal();
        double part = Integer.parseInt(text.replace("%", "")) / 100.0 * of;
        return (int) (up ? Math.ceil(part) : Math.floor(part));
    }

    private void scale(ReplicaSet set, int replicas) {
        if (replicas(set) != replicas) {
            client.resource(set)
                    .edit(
                            it ->
                                    new ReplicaSetBuilder(it)
                                            .editSpec()
                                            .withReplicas(replicas)
                                            .endSpec()
                                            .build());
        }
    }

    private void report(Deployment deployment, List<ReplicaSet> sets, String hash) {
        int wanted = Pods.or(deployment.getSpec().getReplicas(), 1);
        List<Pod> updated =
                sets.stream()
                        .filter(set -> hash.equals(set.getMetadata().getLabels().get(HASH)))
                        .flatMap(set -> Pods.staying(Pods.of(client, set)))
                        .toList();
        List<Pod> all = sets.stream().flatMap(set -> Pods.staying(Pods.of(client, set))).toList();
        int ready = (int) all.stream().filter(Pods::isReady).count();
        DeploymentStatus before =
                deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
        DeploymentStatus status =
                new DeploymentStatusBuilder()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(all.size())
                        .withUpdatedReplicas(updated.size())
                        .withReadyReplicas(ready)
                        .withAvailableReplicas(ready)
                        .withUnavailableReplicas(Math.max(0, wanted - ready))
                        .build();
        boolean complete = updated.size() == wanted && all.size() == wanted && ready == wanted;
        boolean moved =
                before.getObservedGeneration() == null
                        || !before.getObservedGeneration().equals(status.getObservedGeneration())
                        || Pods.or(before.getUpdatedReplicas(), 0) != updated.size()
                        || Pods.or(before.getReadyReplicas(), 0) != ready
                        || Pods.or(before.getReplicas(), 0) != all.size();
        status.setConditions(
                List.of(
                        condition(
                                before,
                                "Available",
                                ready > 0 || wanted == 0,
                                ready > 0 || wanted == 0
                                        ? "MinimumReplicasAvailable"
                                        : "MinimumReplicasUnavailable",
                                false),
                        progress(deployment, before, complete, moved)));
        if (!status.equals(before)) {
            client.resource(new DeploymentBuilder(deployment).withStatus(status).build())
                    .updateStatus();
        }
    }

    private static DeploymentCondition progress(
            Deployment deployment, DeploymentStatus before, boolean complete, boolean moved) {
        if (complete) {
            return condition(before, "Progressing", true, "NewReplicaSetAvailable", moved);
        }
        Optional<DeploymentCondition> known = known(before, "Progressing");
        Duration allowed =
                Duration.ofSeconds(
                        Pods.or(
                                deployment.getSpec().getProgressDeadlineSeconds(),
                                DEADLINE_SECONDS));
        boolean wasLate = known.filter(it -> it.getStatus().equals("False")).isPresent();
        boolean isLate =
                known.filter(it -> it.getReason().equals("ReplicaSetUpdated"))
                        .map(it -> Instant.parse(it.getLastUpdateTime()).plus(allowed))
                        .filter(deadline -> deadline.isBefore(Instant.now()))
                        .isPresent();
        return !moved && (wasLate || isLate)
                ? condition(before, "Progressing", false, "ProgressDeadlineExceeded", false)
                : condition(before, "Progressing", true, "ReplicaSetUpdated", moved);
    }

    private static Optional<DeploymentCondition> known(DeploymentStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** The known one where it says the same, unless it is said anew. */
    private static DeploymentCondition condition(
            DeploymentStatus before, String type, boolean holds, String reason, boolean anew) {
        String value = holds ? "True" : "False";
        Optional<DeploymentCondition> same =
                known(before, type)
                        .filter(it -> it.getStatus().equals(value))
                        .filter(it -> it.getReason().equals(reason));
        if (same.isPresent() && !anew) {
            return same.get();
        }
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(value)
                .withReason(reason)
                .withLastUpdateTime(Phase.now())
                .withLastTransitionTime(
                        same.map(DeploymentCondition::getLastTransitionTime).orElse(Phase.now()))
                .build();
    }
}
