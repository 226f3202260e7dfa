package dev.rehome.platform.step.workload;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The arguments of {@code kubernetes.scale}. */
public record ScaleSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(value = "deployments, by name", ifAbsent = "", example = "[fence-deployment]")
                List<String> deployments,
        @Doc(value = "stateful sets, by name", ifAbsent = "") List<String> statefulsets,
        @Doc(value = "how many pods each is to have", min = 0, example = "0") int replicas,
        @Doc(value = "how long to wait until it is so", ifAbsent = "10m") Duration within)
        implements StepSpec {

    public ScaleSpec {
        deployments = List.copyOf(deployments);
        statefulsets = List.copyOf(statefulsets);
        NamedWorkloads.refuseNone(deployments, statefulsets);
    }

    List<Workload> workloads() {
        return Workload.of(deployments, statefulsets, List.of());
    }
}
