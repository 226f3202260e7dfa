package dev.rehome.cli.direct;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Runs one step as the runbook it would be. */
public final class Direct {
    public static final String SOURCE = "source";
    public static final String TARGET = "target";

    @Mixin private Watching watching = new Watching();

    @SuppressWarnings("unused")
    @Mixin
    private YesOption yes = new YesOption();

    public int run(Surroundings here, String kind, StepSpec spec, StoreEntry... stores)
            throws InterruptedException {
        Runbook runbook = Runbook.of(name(kind), List.of(stores), kind, spec);
        return watching.watch(
                here, operations -> operations.run(runbook, RunOptions.by(here.person())));
    }

    /** What the runbook of a direct command is called. */
    public static String name(String kind) {
        return kind.replace('.', '-');
    }
}
