package dev.rehome.platform.step.http;

import dev.rehome.engine.record.RecordFile;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.http.Answer;
import dev.rehome.platform.http.Exchange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was answered, as a file holds it.
 *
 * @param answers by name; of each its values by JSON pointer, and its status
 */
record Answers(Map<String, Map<String, String>> answers) {
    static final String KIND = "http.record";

    static RecordFile file(AnswersSpec spec) {
        return new RecordFile(Path.of(spec.file()), KIND);
    }

    /** Asks for all of them, now. */
    static Answers ask(AnswersSpec spec, Stores stores) throws InterruptedException {
        var headers = Http.revealed(spec.headers(), stores);
        var answers = new TreeMap<String, Map<String, String>>();
        for (var each : new TreeMap<>(spec.answers()).entrySet()) {
            String shown = "GET " + each.getValue();
            Answer answer = Exchange.get(stores.reveal(each.getValue()), shown, headers).send();
            if (answer.status() / 100 != 2) {
                throw new Failure(
                        "%s answers %d, which says nothing of what it would answer: %s"
                                .formatted(shown, answer.status(), answer.beginning()),
                        "see that the address is right and the login still holds");
            }
            answers.put(each.getKey(), without(spec.ignore(), answer.values()));
        }
        return new Answers(answers);
    }

    /** A secret that is missing is told while planning. */
    static void revealAll(AnswersSpec spec, Stores stores) {
        var _ = Http.revealed(spec.headers(), stores);
        spec.answers().values().forEach(stores::reveal);
    }

    /** Values of one answer but for those that may differ, which are named by JSON pointer. */
    static Map<String, String> without(List<String> ignored, Map<String, String> values) {
        var kept = new TreeMap<>(values);
        kept.keySet()
                .removeIf(
                        pointer ->
                                ignored.stream()
                                        .anyMatch(
                                                each ->
                                                        pointer.equals(each)
                                                                || pointer.startsWith(each + "/")));
        return kept;
    }
}
