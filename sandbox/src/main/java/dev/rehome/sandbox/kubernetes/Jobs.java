package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/** Makes one pod of each job after the other until one succeeds, or as many failed as may. */
record Jobs(KubernetesClient client) {
    /** As servers do where nothing is said. */
    private static final int BACK_OFF_LIMIT = 6;

    void round() {
        client.batch().v1().jobs().inAnyNamespace().list().getItems().forEach(this::keep);
    }

    private void keep(Job job) {
        List<Pod> pods = Pods.of(client, job);
        int active = (int) Pods.staying(pods).count();
        int succeeded = count(pods, "Succeeded");
        int failed = count(pods, "Failed");
        boolean hopeless = failed > Pods.or(job.getSpec().getBackoffLimit(), BACK_OFF_LIMIT);
        boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
        if (active == 0 && succeeded == 0 && !hopeless && !suspended) {
            String name = job.getMetadata().getName();
            Pod pod =
                    Pods.make(
                            job,
                            job.getSpec().getTemplate(),
                            name + "-" + Pods.suffix(),
                            Map.of("job-name", name));
            client.resource(pod).create();
            active = 1;
        }
        report(job, active, succeeded, failed, hopeless);
    }

    private static int count(List<Pod> pods, String phase) {
        return (int) pods.stream().filter(pod -> Pods.phase(pod).equals(phase)).count();
    }

    private void report(Job job, int active, int succeeded, int failed, boolean hopeless) {
        JobStatus before = job.getStatus() == null ? new JobStatus() : job.getStatus();
        if (!before.getConditions().isEmpty()) {
            return; // it is over
        }
        var status =
                new JobStatusBuilder()
                        .withStartTime(
                                before.getStartTime() == null ? Phase.now() : before.getStartTime())
                        .withActive(active)
                        .withSucceeded(succeeded)
                        .withFailed(failed);
        if (succeeded > 0) {
            status.withCompletionTime(Phase.now())
                    .addNewCondition()
                    .withType("Complete")
                    .withStatus("True")
                    .endCondition();
        } else if (hopeless) {
            status.addNewCondition()
                    .withType("Failed")
                    .withStatus("True")
                    .withReason("BackoffLimitExceeded")
                    .endCondition();
        }
        if (!status.build().equals(before)) {
            client.resource(new JobBuilder(job).withStatus(status.build()).build()).updateStatus();
        }
    }
}
