package dev.rehome.platform.kubernetes;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pods and jobs of a namespace, by their labels.
 *
 * @param finished only those that have come to their end
 */
public record Labelled(Cluster cluster, String namespace, boolean finished) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final Set<String> COMPLETED = Set.of("Complete", "Failed");

    /**
     * One of them.
     *
     * @param kind {@code pod} or {@code job}
     * @param uid tells it from another of the same name
     * @param comesAgain whether something keeps it, and makes it again
     */
    public record Found(
            String kind, String name, String uid, boolean finished, boolean comesAgain) {

        /** As {@link #parse} reads it. */
        public String line() {
            return String.join(
                    " ", kind, name, uid, String.valueOf(finished), String.valueOf(comesAgain));
        }

        public static Found parse(String line) {
            String[] words = line.split(" ", -1);
            return new Found(
                    words[0],
                    words[1],
                    words[2],
                    Boolean.parseBoolean(words[3]),
                    Boolean.parseBoolean(words[4]));
        }

        @Override
        public String toString() {
            return kind + "/" + name;
        }
    }

    public List<Found> pods(LabelSelector selector) {
        return cluster
                .ask(
                        "list pods",
                        client ->
                                client.pods()
                                        .inNamespace(namespace)
                                        .withLabelSelector(selector.written())
                                        .list()
                                        .getItems())
                .stream()
                .map(Labelled::found)
                .filter(this::isMeant)
                .toList();
    }

    /**
     * Jobs with these labels, or whose pods have them: a chart may put a label on the pods only, as
     * Gen3's do. Where both have it, the job's own counts.
     */
    public List<Found> jobs(LabelSelector selector) {
        return cluster
                .ask(
                        "list jobs",
                        client ->
                                client.batch().v1().jobs().inNamespace(namespace).list().getItems())
                .stream()
                .filter(job -> selector.selects(labels(job)))
                .map(Labelled::found)
                .filter(this::isMeant)
                .toList();
    }

    private static Map<String, String> labels(Job job) {
        var labels = new HashMap<String, String>();
        ObjectMeta pods = job.getSpec().getTemplate().getMetadata();
        if (pods != null) {
            labels.putAll(pods.getLabels());
        }
        labels.putAll(job.getMetadata().getLabels());
        return labels;
    }

    private boolean isMeant(Found found) {
        return !finished || found.finished();
    }

    private static Found found(Pod pod) {
        boolean ended =
                pod.getStatus() != null
                        && ENDED.contains(String.valueOf(pod.getStatus().getPhase()));
        return of("pod", pod, ended);
    }

    private static Found found(Job job) {
        boolean ended =
                job.getStatus() != null
                        && job.getStatus().getConditions().stream()
                                .anyMatch(
                                        each ->
                                                COMPLETED.contains(each.getType())
                                                        && each.getStatus().equals("True"));
        return of("job", job, ended);
    }

    private static Found of(String kind, HasMetadata object, boolean ended) {
        ObjectMeta meta = object.getMetadata();
        return new Found(
                kind, meta.getName(), meta.getUid(), ended, !meta.getOwnerReferences().isEmpty());
    }

    /** Asks for that very one to be deleted; fine if it is gone, also if another has its name. */
    public void delete(Found found) {
        boolean pod = found.kind().equals("pod");
        String path =
                "/%s/namespaces/%s/%ss/%s"
                        .formatted(
                                pod ? "api/v1" : "apis/batch/v1",
                                namespace,
                                found.kind(),
                                found.name());
        var only =
                new DeleteOptionsBuilder()
                        .withNewPreconditions()
                        .withUid(found.uid())
                        .endPreconditions()
                        .withPropagationPolicy(pod ? "Background" : "Foreground")
                        .build();
        cluster.unlessOther("delete " + found, client -> client.raw(path, "DELETE", only));
    }

    /** Whether that very one is still there. */
    public boolean isThere(Found found) {
        return cluster
                .ask(
                        "list " + found.kind() + "s",
                        client ->
                                found.kind().equals("pod")
                                        ? client.pods()
                                                .inNamespace(namespace)
                                                .withField("metadata.name", found.name())
                                                .list()
                                                .getItems()
                                        : client.batch()
                                                .v1()
                                                .jobs()
                                                .inNamespace(namespace)
                                                .withField("metadata.name", found.name())
                                                .list()
                                                .getItems())
                .stream()
                .anyMatch(each -> found.uid().equals(((HasMetadata) each).getMetadata().getUid()));
    }
}
