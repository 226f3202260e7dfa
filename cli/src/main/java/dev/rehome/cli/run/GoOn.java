package dev.rehome.cli.run;

import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.StoresAgain;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.step.RunId;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** Going on with a run: plainly, or with a step left out or done once more. */
public final class GoOn {
    @Mixin private Watching watching = new Watching();
    @Mixin private RunArgument run = new RunArgument();
    @Mixin private StoresAgain stores = new StoresAgain();

    int with(
            Surroundings here,
            Set<String> approve,
            Set<String> skip,
            Set<String> retry,
            String reason)
            throws InterruptedException {
        RunId which;
        ResumeOptions options;
        try (Journal journal = watching.journal().open(here)) {
            which = run.in(journal);
            options =
                    new ResumeOptions(
                            approve,
                            skip,
                            retry,
                            reason,
                            stores.of(which, journal, here.catalog()),
                            here.person());
        }
        return watching.watch(here, operations -> operations.resume(which, options));
    }
}
