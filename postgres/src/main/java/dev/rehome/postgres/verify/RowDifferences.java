package dev.rehome.postgres.verify;

import java.util.List;

/**
 * The differing rows of one table.
 *
 * @param named the first of them, at most as many as were asked for
 * @param total how many rows differ; a changed row counts once
 * @param atLeast there may be more than {@code total}: too many differ to hold them in memory
 */
public record RowDifferences(List<RowDifference> named, long total, boolean atLeast) {

    public RowDifferences {
        named = List.copyOf(named);
    }
}
