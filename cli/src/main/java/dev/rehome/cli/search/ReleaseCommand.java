package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.Release;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rehome search release}: the way back of {@code rehome search fence}. */
@Command(
        name = "release",
        description = {
            "Takes the latest fence of rehome search fence down: it gives back the write blocks as"
                    + " they were. What others set meanwhile stays, and is named.",
            "The same as rehome rollback for the run that raised it."
        },
        footer = {"", "Example:", "  rehome search release"})
public final class ReleaseCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Release release = new Release();

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The cluster's address again, when its password was given in the clear.")
    private @Nullable String address;

    public ReleaseCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return release.run(
                here,
                FenceCommand.KIND,
                Optional.ofNullable(address).map(url -> SearchCommand.store(Direct.SOURCE, url)));
    }
}
