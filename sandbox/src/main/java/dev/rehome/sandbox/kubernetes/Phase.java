package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a pod is on its way, and the status that the API shows of it there. */
enum Phase {
    /** Nothing is reported yet. */
    TAKEN("Pending"),
    CREATING("Pending"),
    PULL_FAILED("Pending"),
    PULL_BACK_OFF("Pending"),
    RUNNING("Running"),
    READY("Running"),
    CRASHED("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private static final String CRASH_REASON = "Error";

    /** As the API calls it: several of ours are one of theirs. */
    private final String name;

    Phase(String name) {
        this.name = name;
    }

    boolean isFinal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /**
     * The whole status.
     *
     * @param restarts how often its containers were started again
     */
    PodStatus of(Pod pod, int restarts) {
        List<Container> containers = pod.getSpec().getContainers();
        PodStatus before = pod.getStatus();
        String startTime =
                before == null || before.getStartTime() == null ? now() : before.getStartTime();
        return new PodStatusBuilder()
                .withPhase(name)
                .withStartTime(startTime)
                .withPodIP(address(pod))
                .withConditions(
                        condition(pod, "PodScheduled", true),
                        condition(pod, "Initialized", true),
                        condition(pod, "ContainersReady", this == READY),
                        condition(pod, "Ready", this == READY))
                .withContainerStatuses(
                        containers.stream().map(container -> of(container, restarts)).toList())
                .build();
    }

    private ContainerStatus of(Container container, int restarts) {
        var status =
                new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(this == READY)
                        .withStarted(this == RUNNING || this == READY)
                        .withRestartCount(restarts)
                        .withState(state(container.getImage()));
        if (restarts > 0) {
            status.withLastState(terminated(1, CRASH_REASON));
        }
        return status.build();
    }

    private ContainerState state(String image) {
        return switch (this) {
            case TAKEN, CREATING -> waiting("ContainerCreating", "");
            case PULL_FAILED -> waiting("ErrImagePull", pullFailure(image));
            case PULL_BACK_OFF ->
                    waiting("ImagePullBackOff", "Back-off pulling image \"%s\"".formatted(image));
            case RUNNING, READY ->
                    new ContainerStateBuilder()
                            .withNewRunning()
                            .withStartedAt(now())
                            .endRunning()
                            .build();
            case CRASHED -> waiting("CrashLoopBackOff", "back-off restarting failed container");
            case SUCCEEDED -> terminated(0, "Completed");
            case FAILED -> terminated(1, CRASH_REASON);
        };
    }

    /** One nobody answers at, but without one an endpoint is never made. */
    private static String address(Pod pod) {
        int number = pod.getMetadata().getUid().hashCode();
        return "10.244.%d.%d".formatted(number >>> 8 & 0xff, number & 0xff);
    }

    static String pullFailure(String image) {
        return "rpc error: code = NotFound desc = failed to pull and unpack image \"%s\": not found"
                .formatted(image);
    }

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message.isEmpty() ? null : message)
                .endWaiting()
                .build();
    }

    private static ContainerState terminated(int exitCode, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .withStartedAt(now())
                .withFinishedAt(now())
                .endTerminated()
                .build();
    }

    /** Since when is kept where it says the same as before. */
    private PodCondition condition(Pod pod, String type, boolean holds) {
        String value = holds ? "True" : "False";
        return pod.getStatus().getConditions().stream()
                .filter(known -> known.getType().equals(type) && known.getStatus().equals(value))
                .findFirst()
                .orElseGet(
                        () ->
                                new PodConditionBuilder()
                                        .withType(type)
                                        .withStatus(value)
                                        .withReason(reason(holds))
                                        .withLastTransitionTime(now())
                                        .build());
    }

    private @Nullable String reason(boolean holds) {
        if (holds) {
            return null;
        }
        return this == SUCCEEDED ? "PodCompleted" : "ContainersNotReady";
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
