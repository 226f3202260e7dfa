package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.Release;
import java.util.Optional;
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
    private final Surroundings here;

    @Mixin private Release release = new Release();

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
        return release.run(
                here,
                FenceCommand.KIND,
                Optional.ofNullable(address).map(uri -> PostgresCommand.store(Direct.SOURCE, uri)));
    }
}
