package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;

/** What becomes of a pod that a {@link Kubelet} has taken on. */
public enum Behaviour {
    /** Runs, and is ready shortly after. */
    READY,
    /** Its image cannot be pulled: ErrImagePull, then ImagePullBackOff. */
    MISSING,
    /**
     * Ends with exit code 1 as soon as it runs, again and again: CrashLoopBackOff. Failed for good
     * where the pod says that nothing is started again.
     */
    CRASHING,
    /** Runs and is never ready. */
    HANGING,
    /** Ends with exit code 0 soon after it runs, as a job's does: phase Succeeded. */
    COMPLETING;

    /**
     * By the tag of the first container's image: {@code missing}, {@code crashing}, {@code hanging}
     * or {@code completing}; with any other tag a pod is ready, or completes where the pod says
     * that nothing is started again, as a job's does.
     */
    public static Behaviour byTag(Pod pod) {
        String image = pod.getSpec().getContainers().getFirst().getImage();
        return switch (image.substring(image.lastIndexOf(':') + 1)) {
            case "missing" -> MISSING;
            case "crashing" -> CRASHING;
            case "hanging" -> HANGING;
            case "completing" -> COMPLETING;
            default -> "Always".equals(restartPolicy(pod)) ? READY : COMPLETING;
        };
    }

    /** The server fills it in, the simulated one does not. */
    static String restartPolicy(Pod pod) {
        String policy = pod.getSpec().getRestartPolicy();
        return policy == null ? "Always" : policy;
    }
}
