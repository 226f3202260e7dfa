package dev.rehome.platform.step.object;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.LabelSelector;
import java.time.Duration;
import java.util.Optional;

/** The arguments of {@code kubernetes.delete}. */
public record DeleteSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc("which pods, by a label selector: app=gen3job") Optional<String> pods,
        @Doc(
                        value =
                                "which jobs, with their pods, by a label selector: of the job's"
                                        + " labels or those that it gives its pods",
                        example = "app=gen3job")
                Optional<String> jobs,
        @Doc(value = "only those that have come to their end", ifAbsent = "true") boolean finished,
        @Doc(value = "how long to wait until they are gone", ifAbsent = "5m") Duration within)
        implements StepSpec {

    public DeleteSpec {
        boolean blank =
                pods.filter(String::isBlank).or(() -> jobs.filter(String::isBlank)).isPresent();
        if (blank || (pods.isEmpty() && jobs.isEmpty())) { // an empty selector means all
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "nothing says which pods or jobs are to be deleted",
                    "give a label selector under 'pods' or 'jobs', such as app=gen3job",
                    null);
        }
        pods.ifPresent(LabelSelector::parse);
        jobs.ifPresent(LabelSelector::parse);
    }
}
