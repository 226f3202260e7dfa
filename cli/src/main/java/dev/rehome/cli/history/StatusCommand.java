package dev.rehome.cli.history;

import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.terminal.Look;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome status}. */
@Command(
        name = "status",
        description = "Shows where a run stands, read from its journal; from any machine.",
        footer = {"", "Examples:", "  rehome status", "  rehome status k3f --watch"})
public final class StatusCommand implements Callable<Integer> {
    /** Another process writes the journal: there is nothing to wait on but time. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();
    @Mixin private RunArgument run = new RunArgument();

    @Option(
            names = {"-w", "--watch"},
            description = "Look again each second until the run ends or stops.")
    private boolean watch;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    public StatusCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Journal open = journal.open(here)) {
            RunId which = run.in(open);
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
            RunStatus status = operations.status(which);
            List<String> shown = show(status, List.of());
            while (watch && status.owner().isPresent()) {
                Thread.sleep(LOOK_AGAIN);
                status = operations.status(which);
                shown = show(status, shown);
            }
            return ExitCode.DONE.code();
        }
    }

    /** Over what was shown before, on a terminal; only what is new otherwise. */
    private List<String> show(RunStatus status, List<String> before) {
        if (json) {
            here.out().println(Json.canonical(Tree.of(status)));
            return List.of();
        }
        Look look = here.look();
        List<String> lines = new StatusText(look, here.clock().getZone()).of(status);
        if (lines.equals(before)) {
            return before;
        }
        String back =
                look.repaint() && !before.isEmpty() ? "\033[" + before.size() + "F\033[J" : "";
        here.out().println(back + String.join("\n", lines));
        return lines;
    }
}
