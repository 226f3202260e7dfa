package dev.rehome.cli.desk;

import dev.rehome.cli.terminal.JsonView;
import dev.rehome.cli.terminal.LiveView;
import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.PlainView;
import dev.rehome.cli.terminal.View;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs something that has a run, shows it while it goes, and says at its end what can follow. */
public final class Watching {
    /** How long Ctrl-C waits for steps to stop where they can go on later. */
    private static final Duration PAUSE_WAIT = Duration.ofSeconds(30);

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
        var ended = new CountDownLatch(1);
        try (Journal open = journal.open(here)) {
            Finish finish = finish(here, open, work, ended);
            if (!json) {
                next(finish).forEach(here.out()::println);
            }
            return finish.exitCode().code();
        } finally {
            ended.countDown();
        }
    }

    private Finish finish(Surroundings here, Journal open, Work work, CountDownLatch ended)
            throws InterruptedException {
        try (View view = view(here)) {
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), view, here.clock());
            Thread pause = pauseAtShutdown(operations, ended);
            try {
                return work.with(operations);
            } finally {
                forget(pause);
            }
        }
    }

    private View view(Surroundings here) {
        if (json) {
            return new JsonView(here.out());
        }
        return here.terminal()
                .<View>map(
                        terminal ->
                                new LiveView(
                                        Look.of(here.environment()),
                                        here.out(),
                                        here.clock(),
                                        terminal::size))
                .orElseGet(() -> new PlainView(here.out(), here.clock().getZone()));
    }

    private List<String> next(Finish finish) {
        RunId run = finish.run();
        String again = journal.again();
        String resume = "Go on:    rehome resume " + run + again;
        String back = "Go back:  rehome rollback " + run + again;
        return switch (finish.outcome()) {
            case DONE -> List.of("Undo it:  rehome rollback " + run + again);
            case WAITING -> List.of("Agree:    rehome approve " + run + again, resume, back);
            case PAUSED, FAILED -> List.of(resume, back);
            case DIFFERS, IN_DOUBT -> List.of("Look:     rehome show " + run + again, resume, back);
            case ROLLED_BACK -> List.of();
        };
    }

    /**
     * Ctrl-C and SIGTERM begin the JVM's shutdown, which waits for this thread: long enough for the
     * run to write down where it is.
     */
    private static Thread pauseAtShutdown(Operations operations, CountDownLatch ended) {
        var thread =
                new Thread(
                        () -> {
                            operations.pause();
                            try {
                                boolean _ = ended.await(PAUSE_WAIT.toSeconds(), TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "pause");
        Runtime.getRuntime().addShutdownHook(thread);
        return thread;
    }

    private static void forget(Thread pause) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(pause);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook waits for us, not we for it.
        }
    }
}
