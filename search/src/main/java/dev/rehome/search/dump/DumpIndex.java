package dev.rehome.search.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.archive.DumpedSlice;
import dev.rehome.search.archive.IndexFolder;
import dev.rehome.search.archive.Manifest;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.landing.Reached;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.read.Slice;
import dev.rehome.search.verify.ReadIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Dumps one index: its slices, and then what was written to while they were read, which has left
 * the slices for higher sequence numbers. So no document is missed, however much is written; one
 * that was written to may be in the files twice, and of two the one in the later slices counts.
 */
record DumpIndex(Cluster source, Index index, IndexFolder folder, Crew crew, Progress progress) {

    Manifest.DumpedIndex dump() throws InterruptedException {
        List<ShardStats> shards = shards();
        IndexFolder.Begun begun = begun(shards);
        new Refresh(source, index.name()).orTell(progress);
        List<Slice> slices = begun.cut().slices(index.name());
        Map<Integer, DumpedSlice> landed = folder.landed();
        var reached =
                new Reached(
                        progress,
                        index.name(),
                        shards.stream().mapToLong(ShardStats::documents).sum(),
                        shards.stream().mapToLong(ShardStats::bytes).sum());
        var dump = new DumpSlice(source, ReadIndex.pageDocuments(shards), folder, crew, reached);
        var work = new ArrayList<Callable<Digest>>();
        for (int number = 0; number < slices.size(); number++) {
            int which = number;
            DumpedSlice before = landed.get(number);
            work.add(
                    before == null
                            ? () -> dump.dump(slices.get(which), which).holds()
                            : () -> seen(before, reached));
        }
        Digest first = crew.all(work).stream().reduce(Digest.EMPTY, Digest::plus);
        return again(begun, slices, dump, first);
    }

    /** What an earlier attempt began, or anew when the index is another by now. */
    private IndexFolder.Begun begun(List<ShardStats> shards) throws InterruptedException {
        Optional<IndexFolder.Begun> before =
                folder.begun().filter(begun -> begun.uuid().equals(index.uuid()));
        if (before.isPresent()) {
            return before.get();
        }
        var cut = Cut.of(source, index.name(), ShardStats.checkpoints(shards), Cut.length(shards));
        var begun = new IndexFolder.Begun(index.uuid(), cut);
        folder.begin(begun);
        return begun;
    }

    private static Digest seen(DumpedSlice slice, Reached reached) {
        reached.passed(slice.holds().items(), slice.holds().bytes());
        return slice.holds();
    }

    private List<ShardStats> shards() throws InterruptedException {
        List<ShardStats> shards = ShardStats.of(source, index.name());
        if (shards.size() != index.shards()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "index %s has %d shards, and %d of them answer"
                            .formatted(index.name(), index.shards(), shards.size()),
                    "see why the others are not assigned (_cluster/allocation/explain), then"
                            + " resume",
                    null);
        }
        return shards;
    }

    /** What was written to since the dump began: one slice for each shard, behind the others. */
    private Manifest.DumpedIndex again(
            IndexFolder.Begun begun, List<Slice> slices, DumpSlice dump, Digest first)
            throws InterruptedException {
        new Refresh(source, index.name()).orTell(progress);
        List<ShardStats> now = shards();
        var work = new ArrayList<Callable<Digest>>();
        List<Long> marks = begun.cut().marks();
        for (int shard = 0; shard < marks.size(); shard++) {
            long before = marks.get(shard);
            if (now.get(shard).highest() > before && begun.cut().cuts(shard)) {
                Slice rest = Slice.rest(index.name(), shard, before + 1, now.get(shard).node());
                int number = slices.size() + work.size();
                work.add(() -> dump.dump(rest, number).holds());
            }
        }
        Digest rest = crew.all(work).stream().reduce(Digest.EMPTY, Digest::plus);
        folder.settle();
        // Described last: what is written to a document may add to the mapping.
        Index described = new Indices(source).named(index.name()).orElse(index);
        return new Manifest.DumpedIndex(
                described, marks, slices.size(), work.size(), first.plus(rest));
    }
}
