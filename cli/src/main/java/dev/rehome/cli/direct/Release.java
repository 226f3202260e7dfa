package dev.rehome.cli.direct;

import dev.rehome.cli.desk.StoresAgain;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
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
import picocli.CommandLine.Mixin;

/** Rolls the latest run of a command that raised a fence back. */
public final class Release {
    /** How far back a fence is looked for. */
    private static final int LOOKED_THROUGH = 200;

    @Mixin private Watching watching = new Watching();

    @SuppressWarnings("unused")
    @Mixin
    private YesOption yes = new YesOption();

    @Mixin private StoresAgain again = new StoresAgain();

    /**
     * Takes it down.
     *
     * @param kind of the step that raised it
     * @param store where it stands, when its password was given in the clear
     */
    public int run(Surroundings here, String kind, Optional<StoreEntry> store)
            throws InterruptedException {
        RunId fence;
        List<StoreEntry> stores;
        try (Journal journal = watching.journal().look(here)) {
            fence =
                    new Operations(journal, here.catalog(), here.secrets(), _ -> {}, here.clock())
                            .runs(LOOKED_THROUGH).stream()
                                    .filter(run -> run.runbook().equals(Direct.name(kind)))
                                    .filter(run -> run.state() != RunStatus.State.ROLLED_BACK)
                                    .map(RunStatus::run)
                                    .filter(run -> fenced(here, journal, run, kind))
                                    .findFirst()
                                    .orElseThrow(Release::none);
            stores =
                    store.isPresent()
                            ? store.stream().toList()
                            : again.of(fence, journal, here.catalog());
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
    private static boolean fenced(Surroundings here, Journal journal, RunId run, String kind) {
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
                                        .equals(List.of(kind)));
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
