package dev.rehome.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A tool under test in one configuration. */
sealed interface Mover permits DumpRestore, Pgcopydb, Rehome {

    /** Tool and configuration, as the table shows them. */
    String name();

    /** The tool alone: of each tool the best configuration counts. */
    String tool();

    /**
     * The command line a user would type.
     *
     * @param work an empty folder for what the tool puts aside
     */
    List<String> command(Ground ground, Path work);

    Map<String, String> environment();

    /** Whether the tool expects the target database to be there, empty. */
    boolean needsTargetDatabase();
}
