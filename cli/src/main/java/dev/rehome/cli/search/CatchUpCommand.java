package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Count;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.step.CatchUpSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome search catch-up}. */
@Command(
        name = "catch-up",
        description = {
            "Brings what was written at the source since into the copies of its indices, pass by"
                    + " pass, until the rest is small.",
            "Behind a fence, with --until 0 --deletes, both sides are equal in the end, and that is"
                    + " proved."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search catch-up --from http://old:9200 --to https://admin@new:9200",
            "  rehome search fence http://old:9200 --index orders",
            "  rehome search catch-up --from http://old:9200 --to https://admin@new:9200 \\",
            "      --index orders --until 0 --deletes"
        })
public final class CatchUpCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private WorkOptions work = new WorkOptions();
    @Mixin private IndexOptions chosen = new IndexOptions();
    @Mixin private RejectedOption rejected = new RejectedOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description = "The cluster that was copied. Example: http://old:9200")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description = "The cluster that has the copies. Example: https://admin@new:9200")
    private String to = "";

    @Option(
            names = "--rename",
            paramLabel = "PATTERN=NAME",
            arity = "1..*",
            description = {
                "What their copies are called. Default: each is found by what it says of itself.",
                "Example: 'logs-*=old-logs-*'"
            })
    private Map<String, String> rename = new LinkedHashMap<>();

    @Option(
            names = "--until",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Count.FromZero.class,
            description = "So many writes behind are near enough. Default: ${DEFAULT-VALUE}.")
    private int until;

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "10",
            converter = Count.FromOne.class,
            description =
                    "How often the source is looked at again at most. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(
            names = "--deletes",
            description =
                    "Also delete the documents that the source has no more, and behind a fence"
                        + " compare all of the rest. Reads all documents of both sides, unless both"
                        + " have as many.")
    private boolean deletes;

    public CatchUpCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return direct.run(
                here,
                "search.catch-up",
                new CatchUpSpec(
                        Direct.SOURCE,
                        Direct.TARGET,
                        chosen.indices(),
                        rename,
                        until,
                        passes,
                        deletes,
                        work.jobs(),
                        rejected.file()),
                SearchCommand.store(Direct.SOURCE, from),
                SearchCommand.store(Direct.TARGET, to));
    }
}
