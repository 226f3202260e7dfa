package dev.rehome.platform.step.http;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do over HTTP. */
public final class HttpKinds {
    public static final List<Kind<?>> ALL =
            List.of(
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

    private HttpKinds() {}
}
