package dev.rehome.search.load;

import dev.rehome.search.catalog.Renaming;
import java.util.List;

/**
 * How indices are loaded.
 *
 * @param indices names and patterns; empty for all that are in the files
 * @param renaming what they are called at the target
 * @param parts whether templates, pipelines, scripts and policies are made too
 * @param aliases whether the indices get the aliases that they had
 * @param jobs how many files are read at a time, at least 1
 * @param verify whether every document is read back and compared
 */
public record LoadOptions(
        List<String> indices,
        Renaming renaming,
        boolean parts,
        boolean aliases,
        int jobs,
        boolean verify) {

    public LoadOptions {
        indices = List.copyOf(indices);
    }
}
