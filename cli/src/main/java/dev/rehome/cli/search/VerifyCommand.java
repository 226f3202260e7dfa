package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Count;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.step.VerifySpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome search verify}. */
@Command(
        name = "verify",
        description = {
            "Compares the documents of indices of two clusters, byte by byte; changes nothing.",
            "Counts, settings, mappings and aliases are compared too.",
            "Ends with 0 when they are equal, with 3 when not, naming the documents by id."
        },
        footer = {
            "",
            "Example:",
            "  rehome search verify --from http://old:9200 --to https://admin@new:9200"
        })
public final class VerifyCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private WorkOptions work = new WorkOptions();
    @Mixin private IndexOptions chosen = new IndexOptions();
    @Mixin private RenameOption renaming = new RenameOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description = "The cluster that is right. Example: http://old:9200")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description = "The cluster that must be equal. Example: https://admin@new:9200")
    private String to = "";

    @Option(
            names = "--differences",
            paramLabel = "N",
            defaultValue = "100",
            converter = Count.FromZero.class,
            description =
                    "How many differing documents of an index are named. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int differences;

    public VerifyCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return direct.run(
                here,
                "search.verify",
                new VerifySpec(
                        Direct.SOURCE,
                        Direct.TARGET,
                        chosen.indices(),
                        renaming.rename(),
                        work.jobs(),
                        differences),
                SearchCommand.store(Direct.SOURCE, from),
                SearchCommand.store(Direct.TARGET, to));
    }
}
