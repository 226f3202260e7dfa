package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.step.CopySpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome search copy}. */
@Command(
        name = "copy",
        description = {
            "Copies indices and data streams to another cluster: settings, mappings, documents.",
            "Every document is read again from the target and compared. The source is only read."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search copy --from http://old:9200 --to https://admin@new:9200",
            "  rehome search copy --from $OLD --to $NEW --index 'logs-*' orders --jobs 8"
        })
public final class CopyCommand implements Callable<Integer> {
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
            paramLabel = "URL",
            description = "The cluster that is copied. Example: http://old:9200")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description = "The cluster that is copied to. Example: https://admin@new:9200")
    private String to = "";

    public CopyCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return direct.run(
                here,
                "search.copy",
                new CopySpec(
                        Direct.SOURCE,
                        Direct.TARGET,
                        chosen.indices(),
                        renaming.rename(),
                        landing.templates(),
                        landing.aliases(),
                        work.jobs(),
                        landing.verified(),
                        rejected.file()),
                SearchCommand.store(Direct.SOURCE, from),
                SearchCommand.store(Direct.TARGET, to));
    }
}
