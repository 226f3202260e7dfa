package dev.rehome.cli.report;

import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.run.Account;
import dev.rehome.engine.run.RunStatus.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** When each step was worked on, and what it moved; also of steps that were taken back since. */
record StepTable(Account account, Past past, Clocks clocks) {

    Html html() {
        return Html.of(
                """
                <table>
                <caption>What each step took and moved; the amount is that of its last attempt</caption>
                <thead><tr><th scope="col">Step</th><th scope="col">State</th><th scope="col">Began</th>\
                <th scope="col" class="number">Took</th><th scope="col" class="number">Attempts</th>\
                <th scope="col" class="number">Taken back in</th><th scope="col" class="number">Moved</th></tr></thead>
                <tbody>
                {}
                </tbody>
                </table>\
                """,
                Html.all(account.status().steps().stream().map(this::row)));
    }

    private Html row(StepStatus step) {
        List<Activity> forth = activities(step, false).toList();
        List<Activity> back = activities(step, true).toList();
        return Html.of(
                """
                <tr><th scope="row">{} {}</th><td><span class="badge {}">{}</span></td><td class="when">{}</td>\
                <td class="number">{}</td><td class="number">{}</td><td class="number">{}</td>\
                <td class="number">{}</td></tr>\
                """,
                step.path(),
                step.label(),
                Facts.tone(Words.tone(step.state())),
                Words.of(step.state()),
                forth.stream().map(Activity::from).findFirst().map(clocks::full).orElse(""),
                took(forth),
                forth.isEmpty() ? "" : Figures.count(forth.size()),
                took(back.stream().filter(each -> !each.took().isZero()).toList()),
                moved(step));
    }

    private Stream<Activity> activities(StepStatus step, boolean back) {
        return past.activities().stream()
                .filter(each -> each.step().equals(step.path()) && each.back() == back)
                .filter(each -> each.end() != Activity.End.WAITED);
    }

    private static String took(List<Activity> activities) {
        return activities.isEmpty()
                ? ""
                : Figures.took(
                        activities.stream()
                                .map(Activity::took)
                                .reduce(Duration.ZERO, Duration::plus));
    }

    private String moved(StepStatus step) {
        return account.moved().stream()
                .filter(moved -> moved.step().equals(step.path()) && !moved.back())
                .map(Account.Moved::throughput)
                .map(Throughput::done)
                .map(Figures::amount)
                .findFirst()
                .orElse("");
    }
}
