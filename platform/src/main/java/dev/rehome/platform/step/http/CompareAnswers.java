package dev.rehome.platform.step.http;

import dev.rehome.engine.record.Findings;
import dev.rehome.engine.record.RecordComparison;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Compares what a service answers now with what was written down of it. */
record CompareAnswers(AnswersSpec spec, Stores stores) implements Step {

    static CompareAnswers bind(AnswersSpec spec, Stores stores) {
        return new CompareAnswers(spec, stores);
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        Answers.revealAll(spec, stores);
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.READ,
                                "the answers of %s, to compare them with file %s"
                                        .formatted(
                                                String.join(
                                                        ", ",
                                                        new TreeSet<>(spec.answers().keySet())),
                                                spec.file()),
                                Amount.NONE)),
                List.of(),
                Files.exists(Path.of(spec.file())) ? List.of() : List.of(recorded()),
                "nothing to undo: it only reads");
    }

    /** The record, which an earlier step may make. */
    private Forecast.Need recorded() {
        return new Forecast.Need(
                Forecast.Need.HERE,
                "file %s with the answers of %s"
                        .formatted(
                                spec.file(),
                                String.join(", ", new TreeSet<>(spec.answers().keySet()))),
                true,
                Problem.error(
                        "there is no record %s".formatted(spec.file()),
                        "let an earlier %s make it".formatted(Answers.KIND)));
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a comparison changes nothing");
    }

    @Override
    public void apply(Run run) {
        // Asking again is the whole of it, and that is what verify does.
    }

    @Override
    public Verdict verify(Run run) throws InterruptedException {
        Answers before = Answers.file(spec).read(Answers.class);
        var comparison = new RecordComparison(spec.file(), "answer");
        Optional<Verdict> impossible =
                comparison.impossible(
                        List.copyOf(before.answers().keySet()),
                        Optional.of(List.copyOf(spec.answers().keySet())));
        if (impossible.isPresent()) {
            return impossible.get();
        }
        Answers after = Answers.ask(spec, stores);
        var findings = new Findings();
        after.answers()
                .forEach(
                        (name, values) ->
                                findings.all(
                                        "answer %s: ".formatted(name),
                                        Answers.without(
                                                spec.ignore(),
                                                before.answers().getOrDefault(name, Map.of())),
                                        values,
                                        false));
        return comparison.verdict(
                Figures.count(after.answers().size(), "answer"),
                findings.differences(),
                run.progress());
    }
}
