package dev.rehome.platform.step;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do with what runs around the stores. */
public final class PlatformKinds {
    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            Exec.KIND,
                            ExecSpec.class,
                            "Runs a command to its end; its output is shown, without secrets.",
                            "Runs the command given with 'undo'; else what it did stays.",
                            Exec::bind),
                    new Kind<>(
                            "http",
                            HttpSpec.class,
                            "Sends a request, and fails where the answer is not as expected.",
                            "Nothing to undo where it only asks; else what the request did stays.",
                            Http::bind),
                    new Kind<>(
                            Answers.KIND,
                            AnswersSpec.class,
                            "Writes down what a service answers: every value of its JSON.",
                            "Nothing to undo: it only reads.",
                            RecordAnswers::bind),
                    new Kind<>(
                            "http.compare-record",
                            AnswersSpec.class,
                            "Compares what a service answers with such a record, and names what"
                                    + " differs.",
                            "Nothing to undo: it only reads.",
                            CompareAnswers::bind),
                    new Kind<>(
                            "notify",
                            NotifySpec.class,
                            "Tells people through Slack or another webhook; where nobody can be"
                                    + " told, the run goes on.",
                            "Nothing to undo: what was said was said.",
                            Notify::bind));

    private PlatformKinds() {}
}
