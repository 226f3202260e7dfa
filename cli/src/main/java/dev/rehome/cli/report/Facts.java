package dev.rehome.cli.report;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.run.Account;
import dev.rehome.engine.run.RunStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the page begins with: which run it is, what became of it, who was at it. */
record Facts(Account account, Past past, Clocks clocks) {

    Html head() {
        RunStatus run = account.status();
        return Html.of(
                """
                <h1>{}</h1>
                <p class="state"><span class="badge {}">{}</span> run <code>{}</code></p>
                <p>{}</p>\
                """,
                run.runbook(),
                tone(Words.tone(run.state())),
                Words.of(run.state()),
                run.run(),
                run.steppedBack().map(RunStatus.SteppedBack::words).orElse(run.summary()));
    }

    Html answers() {
        return Html.all(
                new Answers(account.status(), Answers.FEW)
                        .all().stream()
                                .map(
                                        answer ->
                                                Html.of(
                                                        "<dt>{}</dt><dd class=\"{}\">{}</dd>",
                                                        answer.question(),
                                                        tone(answer.tone()),
                                                        lines(
                                                                answer.lines().stream()
                                                                        .map(
                                                                                Answers.Line
                                                                                        ::text)))));
    }

    Html facts() {
        RunStatus run = account.status();
        var opened = (Entry.RunOpened) account.entries().getFirst().entry();
        ExitCode exit = run.state().exitCode();
        return Html.all(
                Stream.of(
                        fact("Began", clocks.full(run.began())),
                        fact("Last heard of", clocks.full(run.latest())),
                        fact(
                                "Worked on for",
                                "%s of %s"
                                        .formatted(
                                                Figures.took(worked()),
                                                Figures.took(
                                                        Duration.between(
                                                                run.began(), run.latest())))),
                        fact(
                                "Exit code",
                                run.owner().isPresent()
                                        ? "none yet; it is being run by " + run.owner().get()
                                        : exit.code() + ": " + exit.meaning()),
                        fact("Runbook", run.file().orElse("none; a direct command")),
                        fact("Hash of the plan", opened.planned()),
                        processes(),
                        stores()));
    }

    private Duration worked() {
        return past.turns().stream()
                .map(each -> Duration.between(each.from(), each.to()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Html processes() {
        Stream<String> lines =
                past.turns().stream()
                        .map(
                                each ->
                                        "%s, %s to %s: %s"
                                                .formatted(
                                                        each.by(),
                                                        clocks.full(each.from()),
                                                        clocks.full(each.to()),
                                                        each.end() == Activity.End.DONE
                                                                ? "ended in order"
                                                                : each.end().words()));
        return Html.of("<dt>Run by</dt><dd>{}</dd>", lines(lines));
    }

    private Html stores() {
        Stream<String> lines =
                account.stores().stream()
                        .map(
                                store ->
                                        "%s: %s %s%s"
                                                .formatted(
                                                        store.name(),
                                                        store.kind(),
                                                        store.location(),
                                                        store.identity()
                                                                .map(" — "::concat)
                                                                .orElse("")));
        return account.stores().isEmpty()
                ? Html.NONE
                : Html.of("<dt>Stores</dt><dd>{}</dd>", lines(lines));
    }

    private static Html fact(String name, String what) {
        return Html.of("<dt>{}</dt><dd>{}</dd>", name, what);
    }

    static Html lines(Stream<String> lines) {
        return new Html(
                lines.map(line -> Html.of("{}", line).markup())
                        .collect(Collectors.joining("<br>")));
    }

    static String tone(Words.Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }
}
