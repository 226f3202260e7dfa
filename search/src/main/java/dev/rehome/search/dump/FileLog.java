package dev.rehome.search.dump;

import dev.rehome.search.elasticdump.WrittenFiles.Stamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which files a dump writes, so that an undo deletes those, and nothing else. */
public interface FileLog {

    /**
     * The files of one index.
     *
     * @param files by name, each as it was written
     * @param changed how many documents could not be kept byte by byte
     */
    record Written(Map<String, Stamp> files, long documents, long bytes, long changed) {
        public Written {
            files = Map.copyOf(files);
        }

        /** Those that are about to be written. */
        public static Written begun(Collection<String> names) {
            var files = new HashMap<String, Stamp>();
            names.forEach(name -> files.put(name, Stamp.UNFINISHED));
            return new Written(files, 0, 0, 0);
        }

        /** Whether all of them are there, whole. */
        public boolean isWhole() {
            return files.values().stream().allMatch(Stamp::isWhole);
        }
    }

    /** Those of an index; empty when none was begun. */
    Optional<Written> of(String index);

    /** Notes them, durably. */
    void note(String index, Written written);

    /** Of a dump that nobody goes on with. */
    static FileLog inMemory() {
        var noted = new ConcurrentHashMap<String, Written>();
        return new FileLog() {
            @Override
            public Optional<Written> of(String index) {
                return Optional.ofNullable(noted.get(index));
            }

            @Override
            public void note(String index, Written written) {
                noted.put(index, written);
            }
        };
    }
}
