package dev.rehome.search.copy;

import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.landing.Supply;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Relay;
import dev.rehome.search.read.Slice;
import dev.rehome.search.verify.ReadIndex;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An index of a cluster, cut into slices. What was written to it meanwhile is in none: it is beyond
 * the marks, and for the next pass.
 *
 * @param shards as they were when they were cut
 * @param cut the slices, up to which write of each shard
 */
record CutIndex(
        Cluster source,
        String index,
        List<ShardStats> shards,
        Cut cut,
        List<Slice> slices,
        Crew crew)
        implements Supply {

    @Override
    public int parts() {
        return slices.size();
    }

    @Override
    public DocumentDigest pass(int part, Relay.Sink sink) throws InterruptedException {
        return new ReadSlice(source, slices.get(part), ReadIndex.pageDocuments(shards), crew)
                .pass(sink);
    }

    @Override
    public long likelyDocuments() {
        return shards.stream().mapToLong(ShardStats::documents).sum();
    }

    @Override
    public long likelyBytes() {
        return shards.stream().mapToLong(ShardStats::bytes).sum();
    }

    @Override
    public boolean isMoving() throws InterruptedException {
        return !ShardStats.highest(ShardStats.of(source, index)).equals(cut.marks());
    }

    @Override
    public void each(Consumer<Hit> taker) throws InterruptedException {
        new ReadIndex(source, index, crew, Optional.of(slices)).each(taker);
    }
}
