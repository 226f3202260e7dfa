package dev.rehome.platform.step.http;

import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.JsonPointers;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code http}. */
public record HttpSpec(
        @Doc(value = "the address", example = "https://app.example.com/health") SecretText url,
        @Doc(value = "GET, POST, …", ifAbsent = "GET") String method,
        @Doc("headers by name; the place for a token: {Authorization: \"Bearer ${env:TOKEN}\"}")
                Optional<Map<String, SecretText>> headers,
        @Doc("what to send") Optional<SecretText> body,
        @Doc(value = "the status that is expected, or one of several", ifAbsent = "200")
                List<Integer> status,
        @Doc("what the answer has to hold, by JSON pointer: {/status: ok}")
                Optional<Map<String, String>> json,
        @Doc("a text that the answer has to hold") Optional<String> contains,
        @Doc(
                        value =
                                "true when a POST may be sent twice: after a crash it is simply"
                                        + " sent again; else a person is asked",
                        ifAbsent = "false")
                boolean idempotent)
        implements StepSpec {

    public HttpSpec {
        status = List.copyOf(status);
        headers = headers.map(Map::copyOf);
        json = JsonPointers.checked(json);
    }
}
