package dev.rehome.cli.report;

import dev.rehome.cli.report.Words.Tone;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.run.Account;
import dev.rehome.engine.run.RunStatus.StepStatus;
import java.util.List;
import java.util.Optional;

/** What came of each attempt at each step, in full: proofs, differences, failures. */
record Proofs(Account account, Clocks clocks) {

    private record Result(
            String step,
            Tone tone,
            String what,
            String text,
            String remedy,
            List<String> differences) {}

    Html html() {
        return Html.all(account.status().steps().stream().map(this::section));
    }

    private Html section(StepStatus step) {
        Html results =
                Html.all(
                        account.entries().stream()
                                .flatMap(
                                        recorded ->
                                                of(recorded.entry())
                                                        .filter(r -> r.step().equals(step.path()))
                                                        .map(result -> html(recorded, result))
                                                        .stream()));
        return results.isEmpty()
                ? Html.NONE
                : Html.of("<h3>{} {}</h3>\n{}", step.path(), step.label(), results);
    }

    private Html html(Recorded recorded, Result result) {
        return Html.of(
                """
                <section class="proof {}">
                <p><b>{}</b> <span class="quiet">{}</span></p>
                <pre>{}</pre>{}{}
                </section>\
                """,
                Facts.tone(result.tone()),
                result.what(),
                clocks.full(recorded.at()),
                result.text(),
                result.remedy().isEmpty()
                        ? Html.NONE
                        : Html.of("<p><b>What to do:</b> {}</p>", result.remedy()),
                differences(result.differences()));
    }

    private static Html differences(List<String> differences) {
        return differences.isEmpty()
                ? Html.NONE
                : Html.of(
                        "<p>{}:</p><ul>{}</ul>",
                        Figures.count(differences.size(), "difference"),
                        Html.all(differences.stream().map(each -> Html.of("<li>{}</li>", each))));
    }

    private static Optional<Result> of(Entry entry) {
        return switch (entry) {
            case Entry.Outcome(var step, Entry.Result.Held(var proof), _) ->
                    result(step, Tone.GOOD, "done", proof, "");
            case Entry.Outcome(var step, Entry.Result.Already(var why), _) ->
                    result(step, Tone.GOOD, "nothing to do", why, "");
            case Entry.Outcome(var step, Entry.Result.Differed(var summary, var all), _) ->
                    Optional.of(new Result(step, Tone.BAD, "differs", summary, "", all));
            case Entry.Failed(var step, var what, var remedy) ->
                    result(step, Tone.BAD, "failed", what, remedy);
            case Entry.Retried(var step, _, var why, var by) when by.isEmpty() ->
                    result(step, Tone.ATTENTION, "failed, and was tried again", why, "");
            case Entry.InDoubt(var step, var why, var remedy) ->
                    result(step, Tone.BAD, "in doubt", why, remedy);
            case Entry.Skipped(var step, var why, var by) ->
                    result(step, Tone.QUIET, "skipped by " + by, why, "");
            case Entry.UndoOutcome(var step, var why, var left) ->
                    result(step, Tone.ATTENTION, left ? "left as it is" : "taken back", why, "");
            case Entry.UndoFailed(var step, var what, var remedy) ->
                    result(step, Tone.BAD, "could not be taken back", what, remedy);
            default -> Optional.empty();
        };
    }

    private static Optional<Result> result(
            String step, Tone tone, String what, String text, String remedy) {
        return Optional.of(new Result(step, tone, what, text, remedy, List.of()));
    }
}
