package dev.rehome.search.elasticdump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.place.Bucket;
import dev.rehome.search.place.Folder;
import dev.rehome.search.place.Place;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dump of either layout; in a bucket of ours only. */
public final class DumpedFolder {
    private DumpedFolder() {}

    /**
     * Opens it.
     *
     * @param place open as long as the dump is read
     * @throws Failure with BAD_INPUT when it is none, or no dump that is whole; with DIFFERS when
     *     what says what it holds is not as it was written
     */
    public static Archive open(Place place) {
        if (place instanceof Folder(Path path) && !Files.isDirectory(path)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no folder " + path,
                    "name a folder that rehome search dump or multielasticdump wrote",
                    null);
        }
        var own = new DumpFolder(place);
        if (own.owner().isPresent() || own.manifest().isPresent()) {
            return own.open();
        }
        return switch (place) {
            case Folder(Path path) -> new ElasticdumpFolder(path);
            case Bucket bucket ->
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "%s holds no dump of rehome search dump".formatted(bucket),
                            "name the prefix that it was given; files of elasticdump are loaded"
                                    + " from a folder",
                            null);
        };
    }
}
