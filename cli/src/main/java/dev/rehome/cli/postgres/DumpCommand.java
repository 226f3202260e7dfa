package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.postgres.step.DumpSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome postgres dump}. */
@Command(
        name = "dump",
        description =
                "Writes databases to a folder that rehome postgres restore and pg_restore both"
                        + " read.",
        footer = {
            "",
            "Example:",
            "  rehome postgres dump --from postgresql://old/shop --out shop.dump"
        })
public final class DumpCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private DatabaseOptions databases = new DatabaseOptions();
    @Mixin private WorkOptions work = new WorkOptions();
    @Mixin private ToolsOption tools = new ToolsOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URI",
            description = {"The server that is dumped.", "Example: postgresql://postgres@old/shop"})
    private String from = "";

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "The folder to write; it must not exist. Example: shop.dump")
    private String out = "";

    @Option(names = "--no-globals", description = "Leave out roles, memberships and tablespaces.")
    private boolean noGlobals;

    @Option(
            names = "--passwords",
            description = "Also the roles' password hashes; needs a superuser.")
    private boolean passwords;

    public DumpCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new DumpSpec(
                        Direct.SOURCE,
                        AbsolutePath.of(here.directory(), out),
                        databases.names(),
                        databases.all(),
                        work.jobs(),
                        !noGlobals,
                        passwords,
                        tools.folder());
        return direct.run(here, "postgres.dump", spec, PostgresCommand.store(Direct.SOURCE, from));
    }
}
