package dev.rehome.cli.desk;

import dev.rehome.cli.terminal.JsonView;
import dev.rehome.cli.terminal.LiveView;
import dev.rehome.cli.terminal.PlainView;
import dev.rehome.cli.terminal.View;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.RunId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs something that has a run, shows it while it goes, and says at its end what can follow. */
public final class Watching {
    @Mixin private JournalOption journal = new JournalOption();

    @Option(
            names = "--json",
            description = "Print every event as a JSON object on a line of its own.")
    private boolean json;

    /** What is done with the operations at hand. */
    @FunctionalInterface
    public interface Work {
        Finish with(Operations operations) throws InterruptedException;
    }

    public boolean json() {
        return json;
    }

    public JournalOption journal() {
        return journal;
    }

    /**
     * Does the work; Ctrl-C pauses it.
     *
     * @return the exit code
     */
    public int watch(Surroundings here, Work work) throws InterruptedException {
        try (Journal open = journal.open(here)) {
            Finish finish = finish(here, open, work);
            if (!json) {
                lastWords(here, open, finish);
            }
            return finish.exitCode().code();
        }
    }

    /** What was done stays done where it cannot be told what may follow. */
    private void lastWords(Surroundings here, Journal open, Finish finish) {
        RunId run = finish.run();
        var known = new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
        try {
            next(
                            finish,
                            Trace.isLeft(open, run),
                            options(known.givenInTheClear(run, false)),
                            options(known.givenInTheClear(run, true)))
                    .forEach(here.out()::println);
        } catch (Failure e) {
            here.err()
                    .println(
                            "rehome: warning: it cannot be told how to go on or back from here: "
                                    + Printable.lines(String.valueOf(e.getMessage()), "        "));
        }
    }

    private static String options(Collection<StoreEntry> stores) {
        return stores.stream().map(store -> " " + store.again()).collect(Collectors.joining());
    }

    private Finish finish(Surroundings here, Journal open, Work work) throws InterruptedException {
        try (View view = view(here)) {
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), view, here.clock());
            try (var _ = new Interrupts(here.err(), operations::pause)) {
                return work.with(operations);
            }
        }
    }

    private View view(Surroundings here) {
        if (json) {
            return new JsonView(here.out());
        }
        return here.terminal()
                .filter(_ -> here.look().repaint())
                .<View>map(
                        terminal ->
                                new LiveView(
                                        here.look(), here.screen(), here.clock(), terminal::size))
                .orElseGet(() -> new PlainView(here.out(), here.clock().getZone()));
    }

    /**
     * @param left whether there is anything to take back
     * @param forward the options that going on needs
     * @param backward the options that going back needs
     */
    private List<String> next(Finish finish, boolean left, String forward, String backward) {
        RunId run = finish.run();
        String again = journal.again();
        String resume = "Go on:    rehome resume " + run + again + forward;
        String rollback = "rehome rollback " + run + again + backward;
        List<String> back = left ? List.of("Go back:  " + rollback) : List.of();
        return switch (finish.outcome()) {
            case DONE -> left ? List.of("Undo it:  " + rollback) : List.of();
            case WAITING -> lines(List.of("Agree:    rehome approve " + run + again, resume), back);
            case PAUSED -> finish.back() ? List.of(resume) : lines(List.of(resume), back);
            case FAILED ->
                    finish.back()
                            ? List.of(
                                    resume,
                                    "Leave it: rehome skip %s%s --step STEP --reason TEXT"
                                                    .formatted(run, again)
                                            + forward
                                            + " undoes the rest without that step")
                            : lines(List.of(resume), back);
            case DIFFERS, IN_DOUBT ->
                    lines(List.of("Look:     rehome show " + run + again, resume), back);
            case STEPPED_BACK -> lines(List.of(resume), back);
            case ROLLED_BACK -> List.of();
        };
    }

    private static List<String> lines(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
