package dev.rehome.cli.desk;

import dev.rehome.cli.terminal.JsonView;
import dev.rehome.cli.terminal.LiveView;
import dev.rehome.cli.terminal.PlainView;
import dev.rehome.cli.terminal.View;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
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
                new Hints(here, journal).print(open, finish.run());
            }
            return finish.exitCode().code();
        }
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
