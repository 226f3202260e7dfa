package dev.rehome.platform.step.object;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of {@code kubernetes.restore-annotations}, which {@code kubernetes.annotate} is
 * undone by.
 */
public record RestoreAnnotationsSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(value = "whose they are", example = "deployment/fence-deployment") String object,
        @Doc(
                        value = "the annotations as they were; one that is not here was not there",
                        example = "{example.com/maintenance: \"no\"}")
                Map<String, String> annotations,
        @Doc(
                        value = "what the step set them to; an empty value took one away",
                        example = "{example.com/maintenance: \"moving\"}")
                Map<String, String> from)
        implements StepSpec {

    public RestoreAnnotationsSpec {
        annotations = Map.copyOf(annotations);
        from = Map.copyOf(from);
    }
}
