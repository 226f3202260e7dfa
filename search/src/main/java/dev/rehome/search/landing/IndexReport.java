package dev.rehome.search.landing;

import java.util.List;

/**
 * What came of one index.
 *
 * @param documents that were sent
 * @param bytes of their sources
 * @param rejected how many of them the target would not take
 * @param left what of the index does not come along, each with its name
 * @param moving whether its source was written to meanwhile, and can be caught up with
 * @param equal whether each document of the source is at the target for certain: not when it was
 *     not read back, or written to so much that not all could be looked into
 * @param differences what is otherwise at the target; none when it was not read back
 */
public record IndexReport(
        String index,
        long documents,
        long bytes,
        long rejected,
        List<String> left,
        boolean moving,
        boolean equal,
        List<String> differences) {

    public IndexReport {
        left = List.copyOf(left);
        differences = List.copyOf(differences);
    }
}
