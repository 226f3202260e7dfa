package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.postgres.fence.FenceMode;
import dev.rehome.postgres.step.FenceSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code rehome postgres fence}. */
@Command(
        name = "fence",
        description = {
            "Makes databases read-only, also for sessions that reconnect. One that asks to write"
                    + " (BEGIN READ WRITE) still can: --mode closed lets nobody else in.",
            "Its rollback gives back whatever the fence took. A database that another run has"
                    + " fenced is refused, and the run named."
        },
        footer = {
            "",
            "Examples:",
            "  rehome postgres fence postgresql://postgres@old/postgres -d fence indexd",
            "  rehome postgres fence postgresql://postgres@old/postgres --all --mode closed",
            "  rehome postgres release"
        })
public final class FenceCommand implements Callable<Integer> {
    static final String KIND = "postgres.fence";

    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private DatabaseOptions databases = new DatabaseOptions();

    @Parameters(
            paramLabel = "URI",
            description = {"The server.", "Example: postgresql://postgres@old/shop"})
    private String address = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "read-only",
            converter = Mode.class,
            description =
                    "read-only, or closed: nobody but this login and superusers may connect."
                            + " Default: ${DEFAULT-VALUE}.")
    private FenceMode mode = FenceMode.READ_ONLY;

    public FenceCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec = new FenceSpec(Direct.SOURCE, databases.names(), databases.all(), mode);
        return direct.run(here, KIND, spec, PostgresCommand.store(Direct.SOURCE, address));
    }

    /** As runbooks spell it. */
    static final class Mode implements ITypeConverter<FenceMode> {
        @Override
        public FenceMode convert(String text) {
            return switch (text) {
                case "read-only" -> FenceMode.READ_ONLY;
                case "closed" -> FenceMode.CLOSED;
                default ->
                        throw new TypeConversionException(
                                "'%s' is neither read-only nor closed".formatted(text));
            };
        }
    }
}
