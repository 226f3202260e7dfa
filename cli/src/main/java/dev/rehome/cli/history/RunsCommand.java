package dev.rehome.cli.history;

import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome runs}. */
@Command(
        name = "runs",
        description = "Lists the latest runs, newest first.",
        footer = {"", "Example:", "  rehome runs --max 5"})
public final class RunsCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();

    @Option(
            names = {"-n", "--max"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int max;

    @Option(names = "--json", description = "Print one JSON object for each run.")
    private boolean json;

    public RunsCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        try (Journal open = journal.look(here)) {
            List<RunStatus> runs =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock())
                            .runs(max);
            var text = new StatusText(here.look(), here.clock().getZone());
            for (RunStatus run : runs) {
                here.out().println(json ? Json.canonical(Tree.of(run)) : text.line(run));
            }
            if (runs.isEmpty() && !json) {
                here.out().println("No runs in " + journal.place(here));
                here.out().println("Begin one: rehome init, rehome plan FILE, rehome run FILE");
            }
            return ExitCode.DONE.code();
        }
    }
}
