package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.StoresAgain;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.YesOption;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RollbackOptions;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.RunId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rehome postgres release}: the way back of {@code rehome postgres fence}. */
@Command(
        name = "release",
        description = {
            "Takes the latest fence of rehome postgres fence down: it gives back the settings"
                    + " and rights that the fence took. What others granted or set meanwhile"
                    + " stays, and is named. A write is tried in the end: it says so where one is"
                    + " still refused.",
            "The same as rehome rollback for the run that raised it."
        },
        footer = {"", "Example:", "  rehome postgres release"})
public final class ReleaseCommand implements Callable<Integer> {
    /** How far back a fence is looked for. */
    private static final int LOOKED_THROUGH = 200;

    private final Surroundings here;

    @Mixin private Watching watching = new Watching();

    @SuppressWarnings("unused")
    @Mixin
    private YesOption yes = new YesOption();

    @Mixin private StoresAgain again = new StoresAgain();

    @Parameters(
            arity = "0..1",
            paramLabel = "URI",
            description = "The server's address again, when its password was given in the clear.")
    private @Nullable String address;

    public ReleaseCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunId fence;
        List<StoreEntry> stores;
        try (Journal journal = watching.journal().look(here)) {
            fence =
                    new Operations(journal, here.catalog(), here.secrets(), _ -> {}, here.clock())
                            .runs(LOOKED_THROUGH).stream()
                                    .filter(
                                            run ->
                                                    run.runbook()
                                                            .equals(Direct.name(FenceCommand.KIND)))
                                    .filter(run -> run.state() != RunStatus.State.ROLLED_BACK)
                                    .map(RunStatus::run)
                                    .filter(run -> fenced(journal, run))
                                    .findFirst()
                                    .orElseThrow(ReleaseCommand::none);
            stores =
                    address == null
                            ? again.of(fence, journal, here.catalog())
                            : List.of(PostgresCommand.store(Direct.SOURCE, address));
        }
        return watching.watch(
                here,
                operations ->
                        operations.rollback(
                                fence,
                                new RollbackOptions(
                                        Optional.empty(),
                                        false,
                                        false,
                                        Set.of(),
                                        stores,
                                        here.person())));
    }

    /** Whether it is that command's: a runbook of the same name may hold more, which stays. */
    private boolean fenced(Journal journal, RunId run) {
        return journal.entries(run, 0).stream()
                .map(Recorded::entry)
                .filter(Entry.RunOpened.class::isInstance)
                .map(Entry.RunOpened.class::cast)
                .filter(opened -> opened.file().isEmpty())
                .anyMatch(
                        opened ->
                                Runbook.read(opened.runbook(), here.catalog())
                                        .allSteps()
                                        .map(RunbookStep::kind)
                                        .toList()
                                        .equals(List.of(FenceCommand.KIND)));
    }

    private static Failure none() {
        return new Failure(
                ExitCode.BAD_INPUT,
                "the journal knows of no fence that stands",
                "a fence raised by a runbook comes down with that run: rehome runs, rehome rollback"
                        + " RUN",
                null);
    }
}
