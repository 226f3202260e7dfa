package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.step.DumpLocation;
import dev.rehome.search.step.LoadSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = {"-i", "--index"},
            paramLabel = "PATTERN",
            arity = "1..*",
            description =
                    "The indices and data streams, by name or pattern; 'logs-*,-logs-old' leaves"
                            + " one out. Default: all in the dump.")
    private List<String> indices = new ArrayList<>();

    @Option(
            names = "--rename",
            paramLabel = "PATTERN=NAME",
            arity = "1..*",
            description = {
                "What they are called at the target; the first that matches counts.",
                "Example: 'logs-*=old-logs-*'"
            })
    private Map<String, String> rename = new LinkedHashMap<>();

    public LoadCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new LoadSpec(
                        DumpLocation.of(here.directory(), from),
                        Direct.TARGET,
                        indices,
                        rename,
                        landing.templates(),
                        landing.aliases(),
                        work.jobs(),
                        landing.verified(),
                        rejected.file());
        return direct.run(here, "search.load", spec, SearchCommand.store(Direct.TARGET, to));
    }
}
