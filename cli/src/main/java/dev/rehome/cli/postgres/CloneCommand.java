package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.postgres.step.CloneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome postgres clone}. */
@Command(
        name = "clone",
        description = {
            "Copies databases to another server, whole: roles, schema, rows, indexes, sequences.",
            "Every row is read again from the target and compared. The source is only read."
        },
        footer = {
            "",
            "Examples:",
            "  rehome postgres clone --from postgresql://old/shop \\",
            "      --to postgresql://new/postgres",
            "  rehome postgres clone --from 'service=old' --to 'service=new' --all --jobs 8",
            "  rehome postgres clone --from $OLD --to $NEW -d fence indexd --exclude 'audit.*'"
        })
public final class CloneCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private DatabaseOptions databases = new DatabaseOptions();
    @Mixin private WorkOptions work = new WorkOptions();
    @Mixin private ToolsOption tools = new ToolsOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URI",
            description = {"The server that is copied.", "Example: postgresql://postgres@old/shop"})
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URI",
            description = {
                "The server that is copied to.",
                "Example: postgresql://postgres@new/postgres"
            })
    private String to = "";

    @Option(
            names = "--no-globals",
            description = "Do not create roles, memberships and settings on the target.")
    private boolean noGlobals;

    @Option(
            names = "--passwords",
            description = "Carry the roles' password hashes over too; needs a superuser.")
    private boolean passwords;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Read every row again from the target and compare it. Default: yes.")
    private boolean verify;

    @Mixin private RoomOption room = new RoomOption();

    @Option(
            names = "--include",
            paramLabel = "TABLE",
            description = "Copy the rows of these tables only: schema.table, * and ? as wildcards.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "TABLE",
            description = {
                "Do not copy the rows of these tables; a partitioned table stands for its"
                        + " partitions.",
                "Foreign keys to them are left out, materialized views on them stay empty."
            })
    private List<String> exclude = new ArrayList<>();

    public CloneCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new CloneSpec(
                        Direct.SOURCE,
                        Direct.TARGET,
                        databases.names(),
                        databases.all(),
                        work.jobs(),
                        !noGlobals,
                        passwords,
                        verify,
                        room.wanted(),
                        Optional.of(include).filter(names -> !names.isEmpty()),
                        exclude,
                        tools.folder());
        return direct.run(
                here,
                "postgres.clone",
                spec,
                PostgresCommand.store(Direct.SOURCE, from),
                PostgresCommand.store(Direct.TARGET, to));
    }
}
