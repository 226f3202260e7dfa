package dev.rehome.bench.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Tools that do the same work between the same servers, and what Rehome has set itself beside them.
 *
 * @param title what the work is
 * @param peers against whose best configuration each is set in the table
 * @param whole whether a run has brought everything where it belongs
 */
record Contest(
        String name,
        String title,
        SearchGround ground,
        List<SearchMover> movers,
        List<String> peers,
        Check whole,
        List<Bar> bars) {

    /** Looks, after a run of a tool in its folder, whether nothing is missing. */
    @FunctionalInterface
    interface Check {
        boolean whole(Path work) throws IOException;
    }
}
