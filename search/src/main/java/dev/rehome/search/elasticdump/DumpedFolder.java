package dev.rehome.search.elasticdump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.DumpFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of either layout. */
public final class DumpedFolder {
    private DumpedFolder() {}

    /**
     * Opens it.
     *
     * @throws Failure with BAD_INPUT when it is none, or no dump that is whole; with DIFFERS when
     *     what says what it holds is not as it was written
     */
    public static Archive open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no folder " + folder,
                    "name a folder that rehome search dump or multielasticdump wrote",
                    null);
        }
        var own = new DumpFolder(folder);
        return own.owner().isPresent() || own.manifest().isPresent()
                ? own.open()
                : new ElasticdumpFolder(folder);
    }
}
