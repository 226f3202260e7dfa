package dev.rehome.platform.step.workload;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.Workload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The arguments of {@code kubernetes.restore-images}. */
public record RestoreImagesSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(
                        value = "the image that each container had",
                        example = "{deployment/fence/fence: \"quay.io/cdis/fence:2026.10\"}")
                Map<String, String> images,
        @Doc(
                        value = "the image that the step gave it, by the container's name",
                        example = "{fence: \"quay.io/cdis/fence:2026.11\"}")
                Map<String, String> from,
        @Doc(value = "how long to wait until all pods are ready", ifAbsent = "10m") Duration within)
        implements StepSpec {

    public RestoreImagesSpec {
        images = Map.copyOf(images);
        from = Map.copyOf(from);
    }

    /** How a container is called among {@code images}. */
    static String container(Workload workload, String name) {
        return workload + "/" + name;
    }

    /** The images of each workload, by the container's name. */
    Map<Workload, Map<String, String>> byWorkload() {
        var all = new LinkedHashMap<Workload, Map<String, String>>();
        new TreeMap<>(images)
                .forEach(
                        (container, image) -> {
                            int slash = container.lastIndexOf('/');
                            all.computeIfAbsent(
                                            Workload.parse(container.substring(0, slash)),
                                            _ -> new LinkedHashMap<>())
                                    .put(container.substring(slash + 1), image);
                        });
        return all;
    }

    List<Workload> workloads() {
        return List.copyOf(byWorkload().keySet());
    }
}
