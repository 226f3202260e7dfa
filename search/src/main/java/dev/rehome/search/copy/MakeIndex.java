package dev.rehome.search.copy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes an index at the target, tuned for being filled, and at the end as its source is. */
record MakeIndex(Cluster target, Index index, CarriedIndex carried, CopyLog log) {
    /** What is done over when a copy is killed. */
    private static final long SLICE_BYTES = 64 << 20;

    /**
     * Makes it, unless an earlier attempt of the same copy has.
     *
     * @throws Failure with REFUSED when somebody else made one
     */
    CopyLog.Begun begin(List<ShardStats> shards) throws InterruptedException {
        Optional<CopyLog.Begun> before = log.begun(index.name());
        Optional<Index> there = new Indices(target).named(index.name());
        if (before.isPresent() && there.map(Index::uuid).equals(before.map(CopyLog.Begun::uuid))) {
            return before.get();
        }
        if (there.isPresent()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s has an index %s already".formatted(target.address(), index.name()),
                    "delete it there, or leave it out",
                    null);
        }
        target.ask(Request.put(path(), carried.creation()));
        var begun =
                new CopyLog.Begun(
                        new Indices(target).named(index.name()).orElseThrow().uuid(),
                        shards.stream()
                                .sorted(Comparator.comparingInt(ShardStats::shard))
                                .map(ShardStats::highest)
                                .toList(),
                        Math.max(1, SLICE_BYTES / bytesEach(shards)));
        log.begin(index.name(), begun);
        return begun;
    }

    private static long bytesEach(List<ShardStats> shards) {
        long bytes = shards.stream().mapToLong(ShardStats::bytes).sum();
        long documents = shards.stream().mapToLong(ShardStats::documents).sum();
        return Math.max(1, bytes / Math.max(1, documents));
    }

    /** Makes what landed durable and visible, and the index as the source has it. */
    void settle() throws InterruptedException {
        target.ask(Request.post(path() + "/_flush?wait_if_ongoing=true"));
        target.ask(Request.post(path() + "/_refresh"));
        target.ask(Request.put(path() + "/_settings", carried.settled()));
    }

    private String path() {
        return "/" + URLEncoder.encode(index.name(), StandardCharsets.UTF_8);
    }
}
