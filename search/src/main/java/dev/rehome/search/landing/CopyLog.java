package dev.rehome.search.landing;

import dev.rehome.search.catalog.Part;
import dev.rehome.search.read.Cut;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Remembers how far a copy has come, for the process that goes on after this one. */
public interface CopyLog {

    /**
     * How an index or a data stream was when its copy began; later attempts are about the same.
     *
     * @param uuid of the index that was made at the target, or of the first one of the data stream
     * @param cuts of each index of the source into slices, up to the checkpoints that its shards
     *     had then; none when nobody knows
     */
    record Begun(String uuid, Map<String, Cut> cuts) {

        public Begun {
            cuts = Collections.unmodifiableMap(new TreeMap<>(cuts));
        }
    }

    /** The indices and data streams that were made at the target, or were about to be. */
    Set<String> made();

    /** Empty for an index that nothing was done for; by its name at the target, as all here. */
    Optional<Begun> begun(String index);

    /** Whether this copy was about to make an index: what is there may be its own. */
    boolean isMaking(String index);

    /** Notes, durably, that it is about to be made: there is none. */
    void making(String index);

    /** Notes, durably, that it is made. */
    void begin(String index, Begun begun);

    /** The slices that have landed, by their number in the order in which they were cut. */
    Set<Integer> landed(String index);

    /**
     * Notes one, durably.
     *
     * @param rejected how many of its documents the target would not take
     */
    void land(String index, int slice, long rejected);

    /** How many documents of the slices that have landed the target would not take. */
    long rejected(String index);

    /** Whether this copy made such a part of the cluster, or was about to. */
    boolean isMade(Part part);

    /** Notes, durably, that it is about to be made: there is none. */
    void making(Part part);

    /** Notes that the target would not make it: what is ever there by its name is of others. */
    void refused(Part part);

    /**
     * Notes that it is made.
     *
     * @param part as the target gives it back
     */
    void made(Part part);

    /** Of a copy that nobody goes on with. */
    static CopyLog inMemory() {
        return new MemoryLog();
    }
}
