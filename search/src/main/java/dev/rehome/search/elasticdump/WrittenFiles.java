package dev.rehome.search.elasticdump;

import dev.rehome.search.place.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that one dump wrote into a folder.
 *
 * @param files by name
 */
public record WrittenFiles(Path folder, Map<String, Stamp> files) {

    /**
     * How a file was when it was written: whoever writes to it changes one of them.
     *
     * @param bytes below 0 when it was never whole
     * @param modified when it was written, as the file system says
     */
    public record Stamp(long bytes, String modified) {
        public static final Stamp UNFINISHED = new Stamp(-1, "");

        static Stamp of(Path file) throws IOException {
            return new Stamp(Files.size(file), Files.getLastModifiedTime(file).toString());
        }

        public boolean isWhole() {
            return bytes >= 0;
        }
    }

    public WrittenFiles {
        files = Map.copyOf(files);
    }

    /** Those that are there, as they were written. */
    public List<Path> there() {
        return sorted(true);
    }

    /** Those of the same names that are otherwise: somebody else wrote them since. */
    public List<Path> others() {
        return sorted(false);
    }

    private List<Path> sorted(boolean asWritten) {
        var found = new ArrayList<Path>();
        for (var each : new TreeMap<>(files).entrySet()) {
            Path file = folder.resolve(each.getKey());
            if (Files.exists(file) && asWritten == isAsWritten(file, each.getValue())) {
                found.add(file);
            }
        }
        return found;
    }

    private static boolean isAsWritten(Path file, Stamp written) {
        try {
            return !written.isWhole() || Stamp.of(file).equals(written);
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    /** Deletes them, and what an attempt that was broken off has left. */
    public void remove() {
        try {
            for (Path file : there()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Damage.unwritable(folder, e);
        }
        if (Files.isDirectory(folder)) {
            for (String name : files.keySet()) {
                FileName.of(name)
                        .filter(file -> file.kind().equals(FileName.DATA))
                        .ifPresent(
                                file ->
                                        new IndexFiles(folder, file.index(), file.gzip())
                                                .removeUnfinished());
            }
        }
    }
}
