package dev.rehome.search.catalog;

import java.util.List;

/**
 * A data stream where it comes from, a cluster or files.
 *
 * @param backing its indices, the oldest first, at least one
 */
public record OfferedStream(DataStream stream, List<Index> backing) {

    public OfferedStream {
        backing = List.copyOf(backing);
    }

    public String name() {
        return stream.name();
    }

    /** The one that is written to: it says best what the next one will be like. */
    public Index newest() {
        return backing.getLast();
    }
}
