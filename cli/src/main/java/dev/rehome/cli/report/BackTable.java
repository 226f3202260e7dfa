package dev.rehome.cli.report;

import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlannedStep;
import dev.rehome.engine.run.Account;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.run.RunStatus.StepStatus;
import java.util.stream.Stream;

/** What takes each step back, or took it back, or why nothing can. */
record BackTable(Account account) {

    Html html() {
        RunStatus run = account.status();
        return Html.of(
                """
                {}
                <table>
                <caption>What takes each step back</caption>
                <thead><tr><th scope="col">Step</th><th scope="col">State</th><th scope="col">Way back</th></tr></thead>
                <tbody>
                {}
                </tbody>
                </table>\
                """,
                run.wayBack().takesBack().isEmpty()
                        ? Html.NONE
                        : Html.of("<p><code>rehome rollback {}</code></p>", run.run()),
                Html.all(run.steps().stream().map(this::row)));
    }

    private Html row(StepStatus step) {
        return Html.of(
                "<tr><th scope=\"row\">{} {}</th><td>{}</td><td>{}</td></tr>",
                step.path(),
                step.label(),
                Words.of(step.state()),
                undo(step));
    }

    private String undo(StepStatus step) {
        return switch (step.state()) {
            case UNDONE -> "taken back: " + step.note();
            case LEFT -> "left as it is: " + step.note();
            case PENDING -> "not begun";
            case SKIPPED -> "skipped";
            default -> step.undo() + planned(step).map(": "::concat).findFirst().orElse("");
        };
    }

    /** What the plan said of it, where a step takes it back. */
    private Stream<String> planned(StepStatus step) {
        return account.plan().map(Plan::steps).stream()
                .flatMap(steps -> steps.stream())
                .filter(_ -> account.status().wayBack().takesBack().contains(step.path()))
                .filter(planned -> planned.path().equals(step.path()))
                .map(PlannedStep::undo)
                .filter(text -> !text.isEmpty());
    }
}
