package dev.rehome.search.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is read, and read again, on its own: the documents of one shard whose last write has a
 * sequence number in a range. Later writes have higher numbers, so a slice never grows; what is
 * written to while it is read moves out of it, to where the next pass looks.
 *
 * @param from the lowest sequence number in it
 * @param to the highest
 * @param node whose copy of the shard is read, as long as it has one; empty for any
 */
public record Slice(String index, int shard, long from, long to, Optional<String> node) {

    /** One of which any copy may give any page: what has moved on is in a later slice. */
    public Slice(String index, int shard, long from, long to) {
        this(index, shard, from, to, Optional.empty());
    }

    /**
     * The last one, which has no end, and no slice after it: what a refresh has moved to a higher
     * number on one copy of the shard may not be found yet on another, and would be on no page.
     */
    public static Slice rest(String index, int shard, long from, String node) {
        return new Slice(index, shard, from, NO_END, Optional.of(node));
    }

    /** Where a shard has no sequence numbers to go by: all of it. */
    private static final long NO_END = Long.MAX_VALUE;

    /** All documents of a shard, whatever their numbers. */
    public static Slice whole(String index, int shard) {
        return new Slice(index, shard, 0, NO_END);
    }

    /**
     * Cuts a shard up.
     *
     * @param from the lowest number that is of interest
     * @param to the highest that was given out
     * @param length of each but the last
     */
    public static List<Slice> cut(String index, int shard, long from, long to, long length) {
        var slices = new ArrayList<Slice>();
        for (long first = from; first <= to; first += length) {
            slices.add(new Slice(index, shard, first, Math.min(to, first + length - 1)));
        }
        return slices;
    }

    /** Whether it is all of a shard. */
    public boolean isWhole() {
        return from == 0 && to == NO_END;
    }

    /** {@code orders, shard 3, writes 0 to 99999}. */
    @Override
    public String toString() {
        return isWhole()
                ? "%s, shard %d".formatted(index, shard)
                : "%s, shard %d, writes %d to %d".formatted(index, shard, from, to);
    }
}
