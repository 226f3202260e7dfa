package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.dump.DumpOptions;
import dev.rehome.search.dump.Layout;
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
                                "the folder to write; must be empty or not exist yet"
                                        + AbsolutePath.DOC,
                        example = "shop.dump")
                String out,
        @Doc(
                        value =
                                "the indices and data streams to dump, by name or pattern (logs-*);"
                                        + " if left out, all but hidden ones",
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
        out = AbsolutePath.of(out);
        indices = List.copyOf(indices);
    }

    DumpOptions options() {
        return new DumpOptions(indices, templates, jobs, gzip);
    }
}
