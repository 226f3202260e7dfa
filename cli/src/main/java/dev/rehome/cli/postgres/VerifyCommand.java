package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Count;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.postgres.step.VerifySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome postgres verify}. */
@Command(
        name = "verify",
        description = {
            "Compares databases of two servers row by row, exactly; changes nothing.",
            "Ends with 0 when they are equal, with 3 when not, naming table, key and columns."
        },
        footer = {
            "",
            "Example:",
            "  rehome postgres verify --from postgresql://old/shop \\",
            "      --to postgresql://new/postgres"
        })
public final class VerifyCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private DatabaseOptions databases = new DatabaseOptions();
    @Mixin private WorkOptions work = new WorkOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URI",
            description = {"The server that is right.", "Example: postgresql://postgres@old/shop"})
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URI",
            description = {
                "The server that must be equal.",
                "Example: postgresql://postgres@new/postgres"
            })
    private String to = "";

    @Option(
            names = "--differences",
            paramLabel = "N",
            defaultValue = "100",
            converter = Count.FromZero.class,
            description =
                    "How many differing rows of a table are named. Default: ${DEFAULT-VALUE}.")
    private int differences;

    @Option(
            names = "--no-values",
            description = "Name keys and columns that differ, but not their values.")
    private boolean noValues;

    @Option(names = "--matviews", description = "Also compare the rows of materialized views.")
    private boolean matviews;

    @Option(
            names = "--include",
            paramLabel = "TABLE",
            description = "Compare the rows of these tables only, as given to clone.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "TABLE",
            description = "Do not compare the rows of these tables, as given to clone.")
    private List<String> exclude = new ArrayList<>();

    public VerifyCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new VerifySpec(
                        Direct.SOURCE,
                        Direct.TARGET,
                        databases.names(),
                        databases.all(),
                        work.jobs(),
                        differences,
                        !noValues,
                        matviews,
                        Optional.of(include).filter(names -> !names.isEmpty()),
                        exclude);
        return direct.run(
                here,
                "postgres.verify",
                spec,
                PostgresCommand.store(Direct.SOURCE, from),
                PostgresCommand.store(Direct.TARGET, to));
    }
}
