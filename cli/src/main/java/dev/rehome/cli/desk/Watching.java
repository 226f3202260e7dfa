package dev.rehome.cli.desk;

import dev.rehome.cli.report.Answers;
import dev.rehome.cli.report.AnswersText;
import dev.rehome.cli.terminal.JsonView;
import dev.rehome.cli.terminal.LiveView;
import dev.rehome.cli.terminal.PlainView;
import dev.rehome.cli.terminal.View;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.step.RunId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs something that has a run, shows it while it goes, and says at its end what can follow. */
public final class Watching {
    @Mixin private JournalOption journal = new JournalOption();

    @Mixin private ReportOption report = new ReportOption();

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
     * Does the work; Ctrl-C pauses it. The report, if one is wanted, is written once the run is
     * given back.
     *
     * @return the exit code
     * @throws dev.rehome.engine.report.Failure with BAD_INPUT when a report plainly cannot be
     *     written where it is wanted; nothing is touched
     */
    public int watch(Surroundings here, Work work) throws InterruptedException {
        report.check(here);
        try (Journal open = journal.open(here)) {
            Finish finish = finish(here, open, work);
            if (!json) {
                tell(here, open, finish.run());
            }
            report.leave(here, open, finish.run(), json);
            return finish.exitCode().code();
        }
    }

    /**
     * Where the run stands now, and what can follow; of one step its own line has said it. That it
     * cannot be told is a warning: what was done stays done.
     */
    private void tell(Surroundings here, Journal open, RunId run) {
        RunStatus status;
        try {
            status =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock())
                            .status(run);
        } catch (Failure e) {
            here.err()
                    .println(
                            "rehome: warning: it cannot be told where the run stands: "
                                    + Printable.lines(String.valueOf(e.getMessage()), "        "));
            return;
        }
        if (status.steps().size() > 1) {
            var answers = new Answers(status, Answers.FEW);
            here.wrap()
                    .lines(new AnswersText(here.look()).lines(answers).stream())
                    .forEach(here.out()::println);
        }
        new Hints(here, journal).print(open, status);
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
}
