package dev.rehome.cli.report;

import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.plan.PlannedStep;
import dev.rehome.engine.report.Problem;
import java.util.Optional;
import java.util.stream.Stream;

/** The plan that was agreed to, a row for each step. */
record PlanTable(Optional<Plan> plan) {

    Html html() {
        return plan.map(this::table)
                .orElseGet(
                        () ->
                                Html.of(
                                        "<p>The journal keeps only its hash: the run was begun by a"
                                                + " Rehome that wrote no plan down.</p>"));
    }

    private Html table(Plan agreed) {
        return Html.of(
                """
                <table>
                <caption>What was agreed to: + create, ~ change, &gt; move, - destroy, = read or wait for</caption>
                <thead><tr><th scope="col">Step</th><th scope="col">What it does</th><th scope="col">Way back</th></tr></thead>
                <tbody>
                {}
                </tbody>
                </table>\
                """,
                Html.all(agreed.steps().stream().map(step -> row(agreed, step))));
    }

    private static Html row(Plan agreed, PlannedStep step) {
        return Html.of(
                "<tr><th scope=\"row\">{} {}</th><td>{}{}{}</td><td>{}</td></tr>",
                step.path(),
                step.label(),
                kind(step),
                changes(agreed, step),
                warnings(step),
                step.undo());
    }

    private static Html kind(PlannedStep step) {
        return step.label().equals(step.kind())
                ? Html.NONE
                : Html.of("<p class=\"quiet\">{}</p>", step.kind());
    }

    private static Html changes(Plan agreed, PlannedStep step) {
        if (step.unwanted().isPresent()) {
            return Html.of("<p class=\"quiet\">skipped: {}</p>", step.unwanted().get());
        }
        Stream<Html> lines =
                PlanText.told(agreed, step).stream()
                        .map(
                                change ->
                                        Html.of(
                                                "<li><b class=\"symbol\">{}</b> {}</li>",
                                                change.symbol(),
                                                change.words()));
        Html all = Html.all(lines);
        return all.isEmpty() ? Html.NONE : Html.of("<ul class=\"plain\">{}</ul>", all);
    }

    private static Html warnings(PlannedStep step) {
        return Html.all(step.problems().stream().map(PlanTable::warning));
    }

    private static Html warning(Problem problem) {
        return Html.of(
                "<p class=\"attention\">warning: {}<br><span class=\"quiet\">{}</span></p>",
                problem.what(),
                problem.remedy());
    }
}
