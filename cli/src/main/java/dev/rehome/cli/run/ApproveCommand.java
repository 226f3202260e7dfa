package dev.rehome.cli.run;

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

/** {@code rehome approve}. */
@Command(
        name = "approve",
        description = "Says yes to the step a run waits at; rehome resume then goes on.",
        footer = {"", "Example:", "  rehome approve --reason 'both teams agreed' && rehome resume"})
public final class ApproveCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();
    @Mixin private RunArgument run = new RunArgument();

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description = "The step, by its name or number, when several wait.")
    private @Nullable String step;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the journal.")
    private @Nullable String reason;

    public ApproveCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        String why = reason == null ? "" : Decision.told(reason);
        try (Journal open = journal.look(here)) {
            RunId which = run.in(open);
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
            RunbookStep approved =
                    operations.approve(which, Optional.ofNullable(step), here.person(), why);
            here.out().println("Approved: step " + approved.path() + " " + approved.label());
            here.out().println("Go on:    rehome resume " + which + journal.again());
            return ExitCode.DONE.code();
        }
    }
}
