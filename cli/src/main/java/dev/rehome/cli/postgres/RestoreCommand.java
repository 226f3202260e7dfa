package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.postgres.step.RestoreSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome postgres restore}. */
@Command(
        name = "restore",
        description = {
            "Restores databases from a folder that rehome postgres dump or pg_dump -Fd wrote.",
            "Each gets the name it had when it was dumped and is created if it is not there; if it"
                    + " is there, it must be empty."
        },
        footer = {
            "",
            "Example:",
            "  rehome postgres restore --from shop.dump --to postgresql://new/postgres"
        })
public final class RestoreCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private WorkOptions work = new WorkOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR",
            description = "The folder. Example: shop.dump")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URI",
            description = {
                "The server to restore into; the database in the URI is only where to connect.",
                "Example: postgresql://postgres@new/postgres"
            })
    private String to = "";

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "The databases. Default: all in the folder. For the archive of a single pg_dump"
                            + " -Fd: another name for its database.")
    private List<String> databases = new ArrayList<>();

    @Option(
            names = "--no-globals",
            description =
                    "Do not create roles and tablespaces, nor give databases their owner and"
                            + " settings.")
    private boolean noGlobals;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Read every row back and compare it with the dump. Default: yes.")
    private boolean verify;

    @Mixin private RoomOption room = new RoomOption();

    public RestoreCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new RestoreSpec(
                        AbsolutePath.of(here.directory(), from),
                        Direct.TARGET,
                        Optional.of(databases).filter(names -> !names.isEmpty()),
                        work.jobs(),
                        !noGlobals,
                        verify,
                        room.wanted());
        return direct.run(here, "postgres.restore", spec, PostgresCommand.store(Direct.TARGET, to));
    }
}
