package dev.rehome.cli.run;

import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.StoresAgain;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.run.Operations.RollbackOptions;
import dev.rehome.engine.step.RunId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome rollback}. */
@Command(
        name = "rollback",
        description =
                "Undoes a run, its last step first; called again it goes on where it stopped.",
        footer = {
            "",
            "Examples:",
            "  rehome rollback",
            "  rehome rollback 20261120-201500-k3f --to 3"
        })
public final class RollbackCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Watching watching = new Watching();
    @Mixin private RunArgument run = new RunArgument();
    @Mixin private StoresAgain stores = new StoresAgain();

    @Option(
            names = "--to",
            paramLabel = "STEP",
            description = "Stop once that step is undone, by its name or number. Default: all.")
    private @Nullable String to;

    @Option(
            names = "--beyond-no-return",
            description = "Leave what nothing can undo as it is, and undo the rest.")
    private boolean beyondNoReturn;

    public RollbackCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunId which;
        RollbackOptions options;
        try (Journal journal = watching.journal().open(here)) {
            which = run.in(journal);
            options =
                    new RollbackOptions(
                            Optional.ofNullable(to),
                            beyondNoReturn,
                            stores.of(which, journal, here.catalog()),
                            here.person());
        }
        return watching.watch(here, operations -> operations.rollback(which, options));
    }
}
