package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.step.DumpLocation;
import dev.rehome.search.step.LoadSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome search load}. */
@Command(
        name = "load",
        description = {
            "Loads indices and data streams from a folder that rehome search dump or"
                    + " multielasticdump wrote, or from S3.",
            "Every document is read again from the target and compared. An index that is there is"
                    + " never touched."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search load --from shop.dump --to https://admin@new:9200",
            "  rehome search load --from s3://backups/shop.dump --to $NEW --index orders"
        })
public final class LoadCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private WorkOptions work = new WorkOptions();
    @Mixin private IndexOptions chosen = new IndexOptions();
    @Mixin private RenameOption renaming = new RenameOption();
    @Mixin private LandingOptions landing = new LandingOptions();
    @Mixin private RejectedOption rejected = new RejectedOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder, or s3://bucket/prefix with the login, region and endpoint that"
                            + " AWS's own tools find. Example: shop.dump")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description = "The cluster to load into. Example: https://admin@new:9200")
    private String to = "";

    public LoadCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new LoadSpec(
                        DumpLocation.of(here.directory(), from),
                        Direct.TARGET,
                        chosen.indices(),
                        renaming.rename(),
                        landing.templates(),
                        landing.aliases(),
                        work.jobs(),
                        landing.verified(),
                        rejected.file());
        return direct.run(here, "search.load", spec, SearchCommand.store(Direct.TARGET, to));
    }
}
