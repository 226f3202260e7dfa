package dev.rehome.bench.measure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A tool under test in one configuration.
 *
 * @param <G> what it works between
 */
public interface Mover<G extends Ground> {

    /** Tool and configuration, as the table shows them. */
    String name();

    /** The tool alone: of each tool the best configuration counts. */
    String tool();

    /**
     * The command line a user would type.
     *
     * @param work an empty folder for what the tool puts aside
     */
    List<String> command(G ground, Path work);

    default Map<String, String> environment() {
        return Map.of();
    }
}
