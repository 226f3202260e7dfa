package dev.rehome.search.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.archive.Manifest;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.pool.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Dumps indices and data streams into a folder, in our own layout. A second attempt goes on where
 * the first ended.
 *
 * @param owner the run whose dump it is; the folder is no other's
 */
public record DumpIndices(
        Cluster source, DumpFolder folder, DumpOptions options, String owner, Progress progress) {

    /** How often a data stream is followed to a further index. */
    private static final int ROLLOVERS_MAX = 10;

    /**
     * Dumps them all.
     *
     * @throws dev.rehome.engine.report.Failure with REFUSED when the folder is another run's
     */
    public DumpReport dump() throws InterruptedException {
        folder.begin(owner);
        Product product = Product.of(source);
        Chosen chosen = Chosen.of(source, options.indices());
        var dumped = new TreeMap<String, Manifest.DumpedIndex>();
        var streams = new ArrayList<DataStream>();
        try (var crew = new Crew(jobs())) {
            for (Index index : chosen.indices()) {
                dump(index, dumped, crew);
            }
            for (DataStream stream : chosen.streams()) {
                streams.add(dump(stream, dumped, crew));
            }
        }
        folder.complete(
                new Manifest(
                        owner,
                        product,
                        List.copyOf(dumped.values()),
                        streams,
                        options.parts() ? new Parts(source).all() : List.of()));
        Digest all =
                dumped.values().stream()
                        .map(Manifest.DumpedIndex::holds)
                        .reduce(Digest.EMPTY, Digest::plus);
        return new DumpReport(dumped.size(), all.items(), all.bytes(), List.of());
    }

    /** As many as were wanted and the heap bears. */
    private int jobs() {
        int jobs = Memory.ofHeap().jobs(options.jobs(), folder.heldBytes());
        if (jobs < options.jobs()) {
            progress.notice(
                    "%d jobs and not %d: each holds %d MiB of what it writes, and more of them want a larger heap (REHOME_HEAP)"
                            .formatted(jobs, options.jobs(), folder.heldBytes() >> 20));
        }
        return jobs;
    }

    private void dump(Index index, Map<String, Manifest.DumpedIndex> dumped, Crew crew)
            throws InterruptedException {
        if (!dumped.containsKey(index.name())) {
            dumped.put(
                    index.name(),
                    new DumpIndex(source, index, folder.index(index.name()), crew, progress)
                            .dump());
            progress.finish(index.name(), "dumped");
        }
    }

    /**
     * Dumps its indices; those too that it goes on to meanwhile, so that what is written while it
     * is dumped is in the dump as it is of an index.
     *
     * @return it with what was dumped
     */
    private DataStream dump(DataStream stream, Map<String, Manifest.DumpedIndex> dumped, Crew crew)
            throws InterruptedException {
        DataStream now = stream;
        for (int looked = 0; looked < ROLLOVERS_MAX; looked++) {
            for (String name : now.indices()) {
                Optional<Index> index = new Indices(source).named(name);
                if (index.isPresent()) {
                    dump(index.get(), dumped, crew);
                }
            }
            now = DataStream.named(source, stream.name()).orElse(now);
            if (dumped.keySet().containsAll(now.indices())) {
                break;
            }
        }
        return now.only(dumped.keySet());
    }
}
