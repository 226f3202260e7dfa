package dev.rehome.platform.step.http;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
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
import java.util.TreeSet;

/** Writes down what a service answers, to be compared with later. */
record RecordAnswers(AnswersSpec spec, Stores stores) implements Step {

    static RecordAnswers bind(AnswersSpec spec, Stores stores) {
        return new RecordAnswers(spec, stores);
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        Answers.revealAll(spec, stores);
        boolean there = Files.exists(Path.of(spec.file()));
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                there ? Forecast.Verb.DESTROY : Forecast.Verb.CREATE,
                                (there
                                                ? "what file %s holds, writing the answers of %s"
                                                        + " over it"
                                                : "file %s with the answers of %s")
                                        .formatted(
                                                spec.file(),
                                                String.join(
                                                        ", ",
                                                        new TreeSet<>(spec.answers().keySet()))),
                                Amount.NONE)),
                List.of(),
                "the file stays; nothing else is touched");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a record changes nothing; the file stays");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        Answers.file(spec).write(Answers.ask(spec, stores));
    }

    @Override
    public Verdict verify(Run run) {
        int answers = Answers.file(spec).read(Answers.class).answers().size();
        return Verdict.holds(
                "%s recorded in %s".formatted(Figures.count(answers, "answer"), spec.file()));
    }
}
