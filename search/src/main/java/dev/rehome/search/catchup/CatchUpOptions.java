package dev.rehome.search.catchup;

import dev.rehome.search.catalog.Renaming;
import java.util.List;

/**
 * How far indices are caught up.
 *
 * @param indices names and patterns; empty for all that are not hidden
 * @param renaming what their copies are called; a copy of another name is found by what it says of
 *     itself, as long as it is the only one
 * @param until so many writes behind is near enough, 0 or more
 * @param passesMax how often the source is looked at again before it is given up, at least 1
 * @param deletes whether documents go that the source has no more; then all of both sides is read
 * @param jobs how many slices are read at a time, at least 1
 */
public record CatchUpOptions(
        List<String> indices,
        Renaming renaming,
        long until,
        int passesMax,
        boolean deletes,
        int jobs) {

    public CatchUpOptions {
        indices = List.copyOf(indices);
    }
}
