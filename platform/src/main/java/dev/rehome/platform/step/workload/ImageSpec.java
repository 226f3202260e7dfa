package dev.rehome.platform.step.workload;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code kubernetes.image}. */
public record ImageSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(value = "deployments, by name", ifAbsent = "", example = "[fence-deployment]")
                List<String> deployments,
        @Doc(value = "stateful sets, by name", ifAbsent = "") List<String> statefulsets,
        @Doc(
                        value = "the image of each container, by the container's name",
                        example = "{fence: \"quay.io/cdis/fence:2026.11\"}")
                Map<String, String> images,
        @Doc(value = "how long to wait until all pods are ready", ifAbsent = "10m") Duration within)
        implements StepSpec {

    public ImageSpec {
        deployments = List.copyOf(deployments);
        statefulsets = List.copyOf(statefulsets);
        images = Map.copyOf(images);
        NamedWorkloads.refuseNone(deployments, statefulsets);
    }

    List<Workload> workloads() {
        return Workload.of(deployments, statefulsets, List.of());
    }

    /** The same of one workload. */
    ImageSpec of(Workload workload, Map<String, String> other) {
        boolean deployment = workload.kind() == Workload.Kind.DEPLOYMENT;
        return new ImageSpec(
                cluster,
                namespace,
                deployment ? List.of(workload.name()) : List.of(),
                deployment ? List.of() : List.of(workload.name()),
                other,
                within);
    }
}
