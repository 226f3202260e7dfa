package dev.rehome.search.verify;

import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Reads all documents of an index, a slice at a time by each of several readers.
 *
 * @param only what of it is read; empty for all
 */
public record ReadIndex(Cluster cluster, String index, Crew crew, Optional<List<Slice>> only)
        implements ReadDocuments {
    private static final long PAGE_BYTES = 2 << 20;
    private static final int PAGE_DOCUMENTS_MAX = 5_000;

    public ReadIndex(Cluster cluster, String index, Crew crew) {
        this(cluster, index, crew, Optional.empty());
    }

    /** How many documents make a page that is worth a request and fits into a small heap. */
    public static int pageDocuments(List<ShardStats> shards) {
        long bytes = shards.stream().mapToLong(ShardStats::bytes).sum();
        long documents = shards.stream().mapToLong(ShardStats::documents).sum();
        long each = Math.max(1, bytes / Math.max(1, documents));
        return Math.clamp(PAGE_BYTES / each, 1, PAGE_DOCUMENTS_MAX);
    }

    @Override
    public DocumentDigest digest() throws InterruptedException {
        var work = new ArrayList<Callable<DocumentDigest>>();
        for (ReadSlice slice : slices()) {
            work.add(slice::digest);
        }
        return crew.all(work).stream().reduce(DocumentDigest.EMPTY, DocumentDigest::plus);
    }

    @Override
    public void each(Consumer<Hit> taker) throws InterruptedException {
        var work = new ArrayList<Callable<Boolean>>();
        for (ReadSlice slice : slices()) {
            work.add(
                    () -> {
                        slice.each(taker);
                        return true;
                    });
        }
        var _ = crew.all(work);
    }

    private List<Slice> cut(List<ShardStats> shards) throws InterruptedException {
        return only.isPresent()
                ? only.get()
                : Cut.of(cluster, index, ShardStats.highest(shards), Cut.length(shards))
                        .slices(index);
    }

    /** Its slices as it is now, none of them read yet. */
    public List<ReadSlice> slices() throws InterruptedException {
        List<ShardStats> shards = ShardStats.of(cluster, index);
        int pageDocuments = pageDocuments(shards);
        return cut(shards).stream()
                .map(slice -> new ReadSlice(cluster, slice, pageDocuments, crew))
                .toList();
    }
}
