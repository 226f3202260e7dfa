package dev.rehome.platform.step.http;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.Optional;

/** The arguments of {@code notify}. */
public record NotifySpec(
        @Doc(
                        value = "the address of a Slack webhook, which is a secret",
                        example = "\"${env:SLACK_WEBHOOK}\"")
                Optional<SecretText> slack,
        @Doc("the address of any other webhook: it is sent JSON with 'text' and 'run'")
                Optional<SecretText> webhook,
        @Doc(value = "what to say", example = "Read-only from now on") String text,
        @Doc(value = "true when the run is to stop where nobody can be told", ifAbsent = "false")
                boolean required)
        implements StepSpec {

    public NotifySpec {
        if (slack.isPresent() == webhook.isPresent()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "a notice goes to one place, and here are %s"
                            .formatted(slack.isPresent() ? "two" : "none"),
                    "give 'slack' or 'webhook'",
                    null);
        }
    }

    SecretText address() {
        return slack.or(() -> webhook).orElseThrow();
    }
}
