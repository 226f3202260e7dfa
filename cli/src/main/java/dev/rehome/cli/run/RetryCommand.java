package dev.rehome.cli.run;

import dev.rehome.cli.desk.Surroundings;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rehome retry}. */
@Command(
        name = "retry",
        description =
                "Does a step once more and goes on with the run, also when it is in doubt whether"
                        + " it took effect.",
        footer = {
            "",
            "Example:",
            "  rehome retry --step 3 --reason 'looked at the target, see ticket 4711'"
        })
public final class RetryCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private GoOn goOn = new GoOn();

    @Mixin private Decision decision = new Decision();

    public RetryCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return goOn.with(here, Set.of(), Set.of(), Set.of(decision.step()), decision.reason());
    }
}
