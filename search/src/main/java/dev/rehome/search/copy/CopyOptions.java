package dev.rehome.search.copy;

import dev.rehome.search.catalog.Renaming;
import java.util.List;

/**
 * How indices are copied.
 *
 * @param indices names and patterns; empty for all that are not hidden
 * @param renaming what they are called at the target
 * @param parts whether templates, pipelines, scripts and policies come along
 * @param aliases whether the copies get the aliases of their indices
 * @param jobs how many slices are read at a time, at least 1
 * @param verify whether every document is read back and compared
 */
public record CopyOptions(
        List<String> indices,
        Renaming renaming,
        boolean parts,
        boolean aliases,
        int jobs,
        boolean verify) {

    public CopyOptions {
        indices = List.copyOf(indices);
    }

    /** Of indices that keep their names, with their aliases. */
    public static CopyOptions of(List<String> indices, boolean parts, int jobs, boolean verify) {
        return new CopyOptions(indices, Renaming.NONE, parts, true, jobs, verify);
    }
}
