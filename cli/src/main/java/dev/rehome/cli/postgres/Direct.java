package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Runs one step as the runbook it would be. */
final class Direct {
    static final String SOURCE = "source";
    static final String TARGET = "target";
    private static final String POSTGRES = "postgres";

    @Mixin private Watching watching = new Watching();

    @SuppressWarnings("unused")
    @Mixin
    private YesOption yes = new YesOption();

    int run(Surroundings here, String kind, StepSpec spec, StoreEntry... stores)
            throws InterruptedException {
        Runbook runbook = Runbook.of(name(kind), List.of(stores), kind, spec);
        return watching.watch(
                here, operations -> operations.run(runbook, RunOptions.by(here.person())));
    }

    /** What the runbook of a direct command is called. */
    static String name(String kind) {
        return kind.replace('.', '-');
    }

    static StoreEntry store(String name, String address) {
        return StoreEntry.at(name, POSTGRES, address);
    }
}
