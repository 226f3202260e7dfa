package dev.rehome.platform.step.object;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.JsonPointers;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.platform.kubernetes.ObjectName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code kubernetes.wait}. */
public record WaitSpec(
        @Doc(value = "the cluster", store = "kubernetes", example = "cluster") String cluster,
        @Doc("the namespace; if left out, that of the cluster's entry or context")
                Optional<String> namespace,
        @Doc(
                        value = "what is waited for: kind/name, or group/version/Kind/name",
                        example = "job/usersync")
                String object,
        @Doc(
                        value = "the condition that is to be True, such as Complete or Available",
                        example = "Complete")
                Optional<String> condition,
        @Doc("what it has to hold, by JSON pointer: {/status/phase: Bound}")
                Optional<Map<String, String>> json,
        @Doc(value = "how long to wait", ifAbsent = "10m") Duration within)
        implements StepSpec {

    public WaitSpec {
        ObjectName _ = ObjectName.parse(object);
        json = JsonPointers.checked(json);
        if (condition.isEmpty() && json.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "nothing says what %s is waited to become".formatted(object),
                    "give 'condition' or 'json'",
                    null);
        }
    }
}
