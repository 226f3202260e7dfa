package dev.rehome.search.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.ShellWord;
import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.dump.DumpOptions;
import dev.rehome.search.dump.Layout;
import dev.rehome.search.place.BucketAddress;
import java.util.List;

/** The arguments of {@code search.dump}. */
public record DumpSpec(
        @Doc(
                        value = "the store that is dumped; only read",
                        store = "search",
                        example = "source-search")
                String from,
        @Doc(
                        value =
                                "the folder to write, or s3://bucket/prefix; must be empty or not"
                                        + " exist yet"
                                        + AbsolutePath.DOC,
                        example = "shop.dump")
                String out,
        @Doc(
                        value =
                                "the indices and data streams to dump, by name or pattern (logs-*,"
                                    + " -logs-old to leave out); if left out, all but hidden ones",
                        ifAbsent = "")
                List<String> indices,
        @Doc(
                        value =
                                "also index templates, ingest pipelines, stored scripts and"
                                        + " lifecycle policies",
                        ifAbsent = "true")
                boolean templates,
        @Doc(
                        value =
                                "how the files look: rehome, or elasticdump for those of"
                                        + " multielasticdump",
                        ifAbsent = "rehome")
                Layout layout,
        @Doc(value = "compress the files of elasticdump's layout", ifAbsent = "false") boolean gzip,
        @Doc(value = "how many slices of shards are read at a time", ifAbsent = "4", min = 1)
                int jobs)
        implements StepSpec {
    public DumpSpec {
        out = DumpLocation.of(out);
        indices = List.copyOf(indices);
        if (layout == Layout.ELASTICDUMP && BucketAddress.isOne(out)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "elasticdump's layout goes into a folder, and %s is none".formatted(out),
                    "dump it in our own layout, or into a folder, and carry that over: aws s3 sync"
                            + " shop.dump "
                            + ShellWord.of(out),
                    null);
        }
    }

    DumpOptions options() {
        return new DumpOptions(indices, templates, jobs, gzip);
    }
}
