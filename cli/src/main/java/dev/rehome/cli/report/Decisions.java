package dev.rehome.cli.report;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.tree.DurationText;
import java.util.List;
import java.util.Optional;

/** Who decided what and why, and what the run was warned of. */
record Decisions(List<Recorded> entries, Clocks clocks) {

    private record Decision(String step, String what, String who, String why) {}

    Html html() {
        Html rows =
                Html.all(
                        entries.stream()
                                .flatMap(
                                        recorded ->
                                                of(recorded.entry()).stream()
                                                        .map(each -> row(recorded, each))));
        return rows.isEmpty()
                ? Html.of("<p>Nobody had to decide anything.</p>")
                : Html.of(
                        """
                        <table>
                        <caption>Approvals, skipped and repeated steps, rollbacks and warnings, in order</caption>
                        <thead><tr><th scope="col">When</th><th scope="col">Step</th><th scope="col">What</th>\
                        <th scope="col">Who</th><th scope="col">Why</th></tr></thead>
                        <tbody>
                        {}
                        </tbody>
                        </table>\
                        """,
                        rows);
    }

    private Html row(Recorded recorded, Decision decision) {
        return Html.of(
                "<tr><td class=\"when\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                clocks.full(recorded.at()),
                decision.step(),
                decision.what(),
                decision.who(),
                decision.why());
    }

    private static Optional<Decision> of(Entry entry) {
        return switch (entry) {
            case Entry.Claimed(var by) -> decision("", "began, or went on", by, "");
            case Entry.Warned(var steps, var what, var remedy) ->
                    decision(Finding.where(steps), "was warned of", "", what + "; " + remedy);
            case Entry.Approved(var step, var by, var reason) ->
                    decision(step, "approved", by, reason);
            case Entry.Rejected(var step, var by, var reason) ->
                    decision(step, "rejected", by, reason);
            case Entry.Waiting(var step, var text) -> decision(step, "waits", "", text);
            case Entry.Skipped(var step, var why, var by) -> decision(step, "skipped", by, why);
            case Entry.Retried(var step, var attempt, var why, var by) ->
                    decision(step, "attempt " + attempt, by.orElse("its own retry"), why);
            case Entry.TimeoutSet(var step, var timeout, var by) ->
                    decision(step, "may take " + DurationText.of(timeout), by, "");
            case Entry.RollbackBegun(var to, var beyond) ->
                    decision(
                            to.orElse(""),
                            to.isPresent() ? "rollback to this step" : "rollback",
                            "",
                            beyond ? "what cannot be undone is left as it is" : "");
            case Entry.Paused(var by) -> decision("", "paused", by, "");
            default -> Optional.empty();
        };
    }

    private static Optional<Decision> decision(String step, String what, String who, String why) {
        return Optional.of(new Decision(step, what, who, why));
    }
}
