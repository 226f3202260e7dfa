package dev.rehome.search.read;

import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How an index is cut into slices. Who goes on with what another attempt began cuts it the same way
 * again, so that the slices that have landed are what they were.
 *
 * @param marks the last write of each shard that is of interest, by shard; below 0 for none
 * @param whole the shards that cannot be cut, see {@link Numbered}
 * @param length of a slice in sequence numbers
 */
public record Cut(List<Long> marks, List<Integer> whole, long length) {
    /** What is done over when a copy is killed. */
    private static final long SLICE_BYTES_MAX = 64 << 20;

    private static final long SLICE_BYTES_MIN = 4 << 20;

    /** As many as keep all jobs at work until the end, although some take longer than others. */
    private static final int SLICES_WANTED = 64;

    public Cut {
        marks = List.copyOf(marks);
        whole = List.copyOf(whole);
    }

    /**
     * The cut of an index as it is now.
     *
     * @param marks up to which write, by shard
     */
    public static Cut of(Cluster cluster, String index, List<Long> marks, long length)
            throws InterruptedException {
        return new Cut(marks, new Numbered(cluster, index).without(marks.size()), length);
    }

    /** How many sequence numbers a slice of an index spans. */
    public static long length(List<ShardStats> shards) {
        long bytes = shards.stream().mapToLong(ShardStats::bytes).sum();
        long documents = shards.stream().mapToLong(ShardStats::documents).sum();
        long each = Math.max(1, bytes / Math.max(1, documents));
        long slice = Math.clamp(bytes / SLICES_WANTED, SLICE_BYTES_MIN, SLICE_BYTES_MAX);
        return Math.max(1, slice / each);
    }

    /** Whether a shard is cut: one that is not is read whole, as it is at one moment. */
    public boolean cuts(int shard) {
        return !whole.contains(shard);
    }

    /**
     * The slices. First come the first ones of all shards, then the second ones, and so on: jobs
     * that take one after the other work on many shards at a time.
     */
    public List<Slice> slices(String index) {
        var shards = new ArrayList<List<Slice>>();
        for (int shard = 0; shard < marks.size(); shard++) {
            shards.add(
                    cuts(shard)
                            ? Slice.cut(index, shard, 0, marks.get(shard), length)
                            : List.of(Slice.whole(index, shard)));
        }
        int most = shards.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most)
                .boxed()
                .flatMap(
                        number ->
                                shards.stream()
                                        .filter(slices -> number < slices.size())
                                        .map(slices -> slices.get(number)))
                .toList();
    }
}
