package dev.rehome.platform.step.workload;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code kubernetes.scale-back}, which {@code kubernetes.scale} is undone by. */
public record ScaleBackSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(
                        value = "how many pods each had: {deployment/fence: 2}",
                        example = "{deployment/fence: 2}")
                Map<String, Integer> replicas,
        @Doc(value = "how many the step gave each", example = "0") int from,
        @Doc(value = "how long to wait until it is so", ifAbsent = "10m") Duration within)
        implements StepSpec {

    public ScaleBackSpec {
        replicas = Map.copyOf(replicas);
    }

    List<Workload> workloads() {
        return replicas.keySet().stream().sorted().map(Workload::parse).toList();
    }
}
