package dev.rehome.platform.step.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.http.Answer;
import dev.rehome.platform.http.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends one request, and is content with the answer that was asked for only. */
record Http(HttpSpec spec, Stores stores) implements Step {
    /** RFC 9110, 9.2.1: what asks for nothing but an answer. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** RFC 9110, 9.2.2: those, and what has the same effect the second time. */
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private static final String SENDING = "sending";
    private static final String REFUSED = "refused";

    static Http bind(HttpSpec spec, Stores stores) {
        return new Http(spec, stores);
    }

    /** The headers with their secrets. */
    static Map<String, String> revealed(
            Optional<Map<String, dev.rehome.engine.secret.SecretText>> headers, Stores stores) {
        var revealed = new LinkedHashMap<String, String>();
        headers.orElse(Map.of()).forEach((name, value) -> revealed.put(name, stores.reveal(value)));
        return revealed;
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        Exchange _ = exchange(); // a secret that is missing is told now
        boolean safe = SAFE.contains(spec.method());
        var forecast =
                new Forecast(
                        List.of(
                                new Forecast.Change(
                                        safe ? Forecast.Verb.READ : Forecast.Verb.CHANGE,
                                        (safe ? "%s" : "whatever %s does").formatted(shown()),
                                        Amount.NONE)),
                        List.of(),
                        safe
                                ? "nothing to undo: it only asks"
                                : "none: what the request does stays");
        return safe ? forecast : forecast.with(Forecast.Unforeseen.ELSEWHERE);
    }

    @Override
    public Check check(Run run) {
        Optional<String> before = run.cursor().map(Cursor::text);
        if (before.isEmpty()
                || before.get().equals(REFUSED)
                || spec.idempotent()
                || REPEATABLE.contains(spec.method())) {
            return Check.ready();
        }
        return before.get().equals(SENDING)
                ? Check.unsure(
                        "%s was sent, and nobody saw the answer".formatted(shown()),
                        "see what it did; then send it again with `rehome retry`, or go on without"
                                + " it with `rehome skip`")
                : Check.done(before.get());
    }

    @Override
    public Undo undo(Run run) {
        return SAFE.contains(spec.method())
                ? Undo.nothing("it only asked")
                : Undo.stays("what the request did stays");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        run.save(new Cursor(SENDING));
        run.progress().doing(shown());
        Answer answer = exchange().send();
        if (!spec.status().contains(answer.status())) {
            run.save(new Cursor(REFUSED));
            throw wrong(
                    "status %d where %s is expected".formatted(answer.status(), expectedStatus()),
                    answer);
        }
        if (spec.contains().isPresent() && !answer.text().contains(spec.contains().get())) {
            throw wrong("'%s' is not in it".formatted(spec.contains().get()), answer);
        }
        compare(answer);
        run.save(
                new Cursor(
                        "%s answered %d%s, %s"
                                .formatted(
                                        shown(),
                                        answer.status(),
                                        spec.json().map(each -> " with " + each).orElse(""),
                                        Figures.bytes(answer.bytes()))));
    }

    private String expectedStatus() {
        return String.join(" or ", spec.status().stream().map(String::valueOf).toList());
    }

    private void compare(Answer answer) {
        JsonNode tree = answer.json().orElse(MissingNode.getInstance());
        spec.json()
                .orElse(Map.of())
                .forEach(
                        (pointer, expected) -> {
                            JsonNode found = tree.at(JsonPointer.compile(pointer));
                            String value = found.isMissingNode() ? "nothing" : found.asText();
                            if (!value.equals(expected)) {
                                throw wrong(
                                        "%s is '%s' where '%s' is expected"
                                                .formatted(pointer, value, expected),
                                        answer);
                            }
                        });
    }

    private Failure wrong(String what, Answer answer) {
        String begins = answer.beginning();
        return new Failure(
                "%s: %s%s".formatted(shown(), what, begins.isBlank() ? "" : "; it says: " + begins),
                "see why; where it needs time, let it be tried again: retry: {times: 6, pause:"
                        + " 5s}");
    }

    @Override
    public Verdict verify(Run run) {
        return Verdict.holds(run.cursor().map(Cursor::text).orElseThrow());
    }

    private Exchange exchange() {
        return new Exchange(
                spec.method(),
                stores.reveal(spec.url()),
                shown(),
                revealed(spec.headers(), stores),
                spec.body().map(stores::reveal));
    }

    private String shown() {
        return spec.method() + " " + spec.url();
    }
}
