package dev.rehome.cli.run;

import dev.rehome.cli.desk.Surroundings;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rehome skip}. */
@Command(
        name = "skip",
        description = {
            "Leaves a step out and goes on with the run.",
            "On the way back: leaves it as it is, undoes the rest, and then ends with 6."
        },
        footer = {
            "",
            "Example:",
            "  rehome skip --step 3 --reason 'looked at the target, see ticket 4711'"
        })
public final class SkipCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private GoOn goOn = new GoOn();

    @Mixin private Decision decision = new Decision();

    public SkipCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return goOn.with(here, Set.of(), Set.of(decision.step()), Set.of(), decision.reason());
    }
}
