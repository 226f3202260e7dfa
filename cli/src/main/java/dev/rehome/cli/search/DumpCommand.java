package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.search.dump.Layout;
import dev.rehome.search.step.DumpLocation;
import dev.rehome.search.step.DumpSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code rehome search dump}. */
@Command(
        name = "dump",
        description = {
            "Writes indices and data streams into a folder or S3: settings, mappings, aliases,"
                    + " documents, templates.",
            "Every byte of a document is kept. The source is only read."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search dump --from http://old:9200 --out shop.dump",
            "  rehome search dump --from http://old:9200 --out s3://backups/shop.dump",
            "  rehome search dump --from http://old:9200 --out shop.dump --layout elasticdump",
            "  rehome search dump --from $OLD --index 'logs-*' orders --out logs.dump --jobs 8"
        })
public final class DumpCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private WorkOptions work = new WorkOptions();
    @Mixin private IndexOptions chosen = new IndexOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description = "The cluster that is dumped. Example: http://old:9200")
    private String from = "";

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder to write, empty or not there yet, or s3://bucket/prefix with the"
                            + " login, region and endpoint that AWS's own tools find. Example:"
                            + " shop.dump")
    private String out = "";

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "rehome",
            converter = LayoutName.class,
            description =
                    "How the files look: rehome (parallel, resumed where it stopped, checked, every"
                            + " byte kept) or elasticdump (those of multielasticdump). Default:"
                            + " ${DEFAULT-VALUE}.")
    private Layout layout = Layout.REHOME;

    @Option(names = "--gzip", description = "Compress the files of elasticdump's layout.")
    private boolean gzip;

    @Option(
            names = "--no-templates",
            description =
                    "Leave out index templates, ingest pipelines, stored scripts and lifecycle"
                            + " policies.")
    private boolean noTemplates;

    /** A layout as it is written in a runbook. */
    static final class LayoutName implements ITypeConverter<Layout> {
        @Override
        public Layout convert(String text) {
            return Arrays.stream(Layout.values())
                    .filter(layout -> layout.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'%s' is no layout; one of: rehome, elasticdump"
                                                    .formatted(text)));
        }
    }

    public DumpCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var spec =
                new DumpSpec(
                        Direct.SOURCE,
                        DumpLocation.of(here.directory(), out),
                        chosen.indices(),
                        !noTemplates,
                        layout,
                        gzip,
                        work.jobs());
        return direct.run(here, "search.dump", spec, SearchCommand.store(Direct.SOURCE, from));
    }
}
