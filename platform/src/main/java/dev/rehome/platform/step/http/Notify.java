package dev.rehome.platform.step.http;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Json;
import dev.rehome.platform.http.Answer;
import dev.rehome.platform.http.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells people. Whoever was being told when a process died is told again. */
record Notify(NotifySpec spec, Stores stores) implements Step {
    private static final String SENT = "sent";
    private static final String FAILED = "nobody was told: ";

    static Notify bind(NotifySpec spec, Stores stores) {
        return new Notify(spec, stores);
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.CREATE,
                                "notice to %s: %s".formatted(place(), spec.text()),
                                Amount.NONE)),
                unknown(),
                "nothing to undo: what was said was said");
    }

    /** Whoever forgot to say where to learns it now; it stops nothing that goes on without. */
    private List<Problem> unknown() {
        try {
            String _ = stores.reveal(spec.address());
            return List.of();
        } catch (Failure e) {
            Problem problem = Problem.error(String.valueOf(e.getMessage()), e.remedy());
            return List.of(spec.required() ? problem : problem.softened());
        }
    }

    private String place() {
        return spec.slack().isPresent() ? "Slack" : "a webhook";
    }

    @Override
    public Check check(Run run) {
        return run.cursor().isPresent() ? Check.done(run.cursor().get().text()) : Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("what was said was said");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try {
            send(run);
            run.save(new Cursor(SENT));
        } catch (Failure e) {
            if (spec.required()) {
                throw e;
            }
            run.progress().notice(FAILED + e.getMessage());
            run.save(new Cursor(FAILED + e.getMessage()));
        }
    }

    private void send(Run run) throws InterruptedException {
        var message = new LinkedHashMap<String, Object>();
        message.put("text", spec.text());
        if (spec.slack().isEmpty()) {
            message.put("run", run.id().text());
        }
        Answer answer =
                new Exchange(
                                "POST",
                                stores.reveal(spec.address()),
                                place(),
                                Map.of("content-type", "application/json"),
                                Optional.of(Json.write(message)))
                        .send();
        if (answer.status() / 100 != 2) {
            throw new Failure(
                    "%s answered %d".formatted(place(), answer.status()),
                    "see that its address is still the right one, then resume");
        }
    }

    @Override
    public Verdict verify(Run run) {
        String said = run.cursor().map(Cursor::text).orElse(SENT);
        return Verdict.holds(
                said.equals(SENT) ? "told %s: %s".formatted(place(), spec.text()) : said);
    }
}
