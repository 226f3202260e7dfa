package dev.rehome.cli.run;

import dev.rehome.cli.desk.Surroundings;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome resume}. */
@Command(
        name = "resume",
        description = {
            "Goes on with a run where it stopped: paused, failed, killed, or waiting and approved"
                    + " since.",
            "What it finished is not done again. A rollback that stopped goes on backwards, and"
                    + " then ends with 6."
        },
        footer = {
            "",
            "Examples:",
            "  rehome resume",
            "  rehome resume 20261120-201500-k3f --timeout 3=2h"
        })
public final class ResumeCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private GoOn goOn = new GoOn();

    @Option(
            names = "--approve",
            paramLabel = "STEP",
            description = "Approve that step, by its name or number; 'all' for every one.")
    private Set<String> approve = new LinkedHashSet<>();

    public ResumeCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return goOn.with(here, approve, Set.of(), Set.of(), "");
    }
}
