package dev.rehome.platform.step.http;

import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code http.record} and {@code http.compare-record}. */
public record AnswersSpec(
        @Doc(
                        value = "what to ask, by the names that differences are told with",
                        example = "{permissions: \"https://app.example.com/user/permissions\"}")
                Map<String, SecretText> answers,
        @Doc("headers of each request, by name; the place for a token")
                Optional<Map<String, SecretText>> headers,
        @Doc(
                        value =
                                "what may differ, by JSON pointer, with all below it:"
                                        + " [/generated_at, /links]",
                        ifAbsent = "")
                List<String> ignore,
        @Doc(
                        value = "the JSON file that holds the answers" + AbsolutePath.DOC,
                        example = "answers.json")
                String file)
        implements StepSpec {

    public AnswersSpec {
        answers = Map.copyOf(answers);
        headers = headers.map(Map::copyOf);
        ignore = List.copyOf(ignore);
        file = AbsolutePath.of(file);
    }
}
