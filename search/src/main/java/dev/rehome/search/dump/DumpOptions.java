package dev.rehome.search.dump;

import java.util.List;

/**
 * How indices are dumped.
 *
 * @param indices names and patterns; empty for all that are not hidden
 * @param parts whether templates, pipelines, scripts and policies are taken along
 * @param jobs how many slices are read at a time, at least 1
 * @param gzip whether the files of elasticdump's layout are compressed
 */
public record DumpOptions(List<String> indices, boolean parts, int jobs, boolean gzip) {
    public DumpOptions {
        indices = List.copyOf(indices);
    }
}
