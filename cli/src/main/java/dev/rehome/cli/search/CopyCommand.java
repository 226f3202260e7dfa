package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.step.CopySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = {"-i", "--index"},
            paramLabel = "PATTERN",
            arity = "1..*",
            description =
                    "The indices and data streams, by name or pattern. Default: all but hidden"
                            + " ones.")
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

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Read every document again from the target and compare it. Default: yes.")
    private boolean verify;

    @Option(
            names = "--no-templates",
            description = {
                "Do not copy index templates, ingest pipelines, stored scripts and lifecycle",
                "policies."
            })
    private boolean noTemplates;

    @Option(
            names = "--no-aliases",
            description = {
                "Do not give the copies the aliases of their indices: 'rehome search alias swap'",
                "does it at the cutover."
            })
    private boolean noAliases;

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            defaultValue = "rehome-rejected.ndjson",
            description =
                    "Where documents go that the target will not take, each with its reason."
                            + " Default: ${DEFAULT-VALUE}.")
    private String rejected = "";

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
                        indices,
                        rename,
                        !noTemplates,
                        !noAliases,
                        work.jobs(),
                        verify,
                        rejected),
                SearchCommand.store(Direct.SOURCE, from),
                SearchCommand.store(Direct.TARGET, to));
    }
}
