package dev.rehome.platform.step.object;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.ObjectName;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code kubernetes.annotate}. */
public record AnnotateSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(
                        value = "what is annotated: kind/name, or group/version/Kind/name",
                        example = "deployment/fence-deployment")
                String object,
        @Doc(
                        value = "annotations by name; an empty value takes one away",
                        example = "{example.com/maintenance: \"moving\"}")
                Map<String, String> annotations)
        implements StepSpec {

    public AnnotateSpec {
        annotations = Map.copyOf(annotations);
        ObjectName _ = ObjectName.parse(object);
    }
}
