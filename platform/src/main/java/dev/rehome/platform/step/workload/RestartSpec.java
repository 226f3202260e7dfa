package dev.rehome.platform.step.workload;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code kubernetes.restart}. */
public record RestartSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(value = "deployments, by name", ifAbsent = "", example = "[fence-deployment]")
                List<String> deployments,
        @Doc(value = "stateful sets, by name", ifAbsent = "") List<String> statefulsets,
        @Doc(value = "daemon sets, by name", ifAbsent = "") List<String> daemonsets,
        @Doc(
                        value =
                                "false where nobody is to wait for the new pods, such as while"
                                        + " their stores refuse writes",
                        ifAbsent = "true")
                boolean await,
        @Doc(value = "how long to wait until all pods are ready", ifAbsent = "10m") Duration within)
        implements StepSpec {

    public RestartSpec {
        deployments = List.copyOf(deployments);
        statefulsets = List.copyOf(statefulsets);
        daemonsets = List.copyOf(daemonsets);
        NamedWorkloads.refuseNone(deployments, statefulsets, daemonsets);
    }

    List<Workload> workloads() {
        return Workload.of(deployments, statefulsets, daemonsets);
    }
}
