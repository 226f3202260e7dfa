package dev.rehome.cli.history;

import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.ReportOption;
import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.report.Words;
import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.DurationText;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome show}. */
@Command(
        name = "show",
        description =
                "Shows all that was written down about a run, in order, or makes a page of it.",
        footer = {"", "Examples:", "  rehome show k3f", "  rehome show k3f --report move.html"})
public final class ShowCommand implements Callable<Integer> {
    private static final int ARGUMENTS_SHOWN_MAX = 1_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();
    @Mixin private RunArgument run = new RunArgument();

    @Mixin private ReportOption report = new ReportOption();

    @Option(names = "--json", description = "Print each entry as a JSON object.")
    private boolean json;

    public ShowCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        try (Journal open = journal.look(here)) {
            RunId which = run.in(open);
            if (report.write(here, open, which) && !json) {
                here.out().println(report.written());
                return ExitCode.DONE.code();
            }
            for (Recorded recorded : open.entries(which, 0)) {
                if (json) {
                    here.out().println(Json.canonical(Tree.of(recorded)));
                } else {
                    String time = TIME.format(recorded.at().atZone(here.clock().getZone()));
                    String lines = String.join("\n", lines(recorded.entry()));
                    here.out().println(time + "  " + Printable.lines(lines, "              "));
                }
            }
            return ExitCode.DONE.code();
        }
    }

    private static List<String> lines(Entry entry) {
        return switch (entry) {
            case Entry.RunOpened e ->
                    List.of(
                            "opened " + e.name() + e.file().map(" from "::concat).orElse(""),
                            "plan " + e.planned());
            case Entry.Warned e ->
                    List.of(Finding.where(e.steps()) + ": warned of: " + e.what(), e.remedy());
            case Entry.Claimed e -> List.of("taken over by " + e.by());
            case Entry.Intent e ->
                    List.of(
                            e.step() + " " + e.label() + ": begins",
                            Json.canonical(e.arguments()),
                            "undo: " + words(e.undo()));
            case Entry.Outcome e ->
                    switch (e.result()) {
                        case Entry.Result.Held(String proof) ->
                                List.of(e.step() + ": done, " + proof);
                        case Entry.Result.Already(String why) ->
                                List.of(e.step() + ": nothing to do, " + why);
                        case Entry.Result.Differed(String summary, List<String> differences) ->
                                with(e.step() + ": differs, " + summary, differences);
                    };
            case Entry.Failed e -> List.of(e.step() + ": failed, " + e.what(), e.remedy());
            case Entry.InDoubt e -> List.of(e.step() + ": in doubt, " + e.why(), e.remedy());
            case Entry.Skipped e -> List.of(e.step() + ": skipped by " + e.by() + ", " + e.why());
            case Entry.Retried e ->
                    List.of(
                            e.step()
                                    + ": attempt "
                                    + e.attempt()
                                    + e.by().map(" asked for by "::concat).orElse("")
                                    + ", "
                                    + e.why());
            case Entry.TimeoutSet e ->
                    List.of(
                            "%s: given %s by %s"
                                    .formatted(e.step(), DurationText.of(e.timeout()), e.by()));
            case Entry.Waiting e -> List.of(e.step() + ": waits, " + e.text());
            case Entry.Approved e ->
                    List.of(e.step() + ": approved by " + e.by() + " " + e.reason());
            case Entry.Rejected e ->
                    List.of(e.step() + ": rejected by " + e.by() + ", " + e.reason());
            case Entry.RollbackBegun e ->
                    List.of("rollback" + e.to().map(" to step "::concat).orElse(""));
            case Entry.UndoIntent e -> List.of(e.step() + ": undo begins", words(e.undo()));
            case Entry.UndoOutcome e ->
                    List.of(e.step() + (e.left() ? ": left, " : ": undone, ") + e.result());
            case Entry.UndoFailed e -> List.of(e.step() + ": undo failed, " + e.what(), e.remedy());
            case Entry.Paused e -> List.of("paused by " + e.by());
            case Entry.Ended e ->
                    List.of(
                            e.outcome() == Event.Outcome.ROLLED_BACK
                                    ? e.summary() // says itself how far
                                    : Words.of(e.outcome()) + ": " + e.summary());
        };
    }

    private static List<String> with(String first, List<String> more) {
        return Stream.concat(Stream.of(first), more.stream()).toList();
    }

    private static String words(WayBack undo) {
        return switch (undo) {
            case WayBack.By(String kind, Object arguments) ->
                    kind + " " + shortened(Json.canonical(arguments));
            case WayBack.Nothing(String why) -> "nothing, " + why;
            case WayBack.Stays(String why) -> "stays, " + why;
            case WayBack.NoReturn(String why) -> "no return, " + why;
        };
    }

    /** The undo of a clone says of every table what it was like. */
    private static String shortened(String arguments) {
        return arguments.length() <= ARGUMENTS_SHOWN_MAX
                ? arguments
                : "%s… and %s more; whole with --json"
                        .formatted(
                                arguments.substring(0, ARGUMENTS_SHOWN_MAX),
                                Figures.count(
                                        arguments.length() - ARGUMENTS_SHOWN_MAX, "character"));
    }
}
