package dev.rehome.cli.run;

import dev.rehome.cli.desk.Hints;
import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.RunId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome reject}. */
@Command(
        name = "reject",
        description = {
            "Says no to the step a run waits at. Nothing is undone by it: the run is rolled back"
                    + " with rehome rollback.",
            "rehome resume is refused until somebody says yes after all, with rehome approve."
        },
        footer = {
            "",
            "Example:",
            "  rehome reject --reason 'counts of fence look wrong' && rehome rollback"
        })
public final class RejectCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();
    @Mixin private RunArgument run = new RunArgument();

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description = "The step, by its name or number, when several wait.")
    private @Nullable String step;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; kept in the journal.")
    private String reason = "";

    public RejectCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        String why = Decision.told(reason);
        try (Journal open = journal.look(here)) {
            RunId which = run.in(open);
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
            RunbookStep rejected =
                    operations.reject(which, Optional.ofNullable(step), here.person(), why);
            here.out().println("Rejected: step " + rejected.path() + " " + rejected.label());
            new Hints(here, journal).print(open, operations.status(which));
            return ExitCode.DONE.code();
        }
    }
}
