package dev.rehome.search.write;

import dev.rehome.engine.digest.Digest;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at documents that a data stream would not create because it has their ids. Mostly they are
 * what an earlier attempt created. But an id is unique in one backing index only, and those of a
 * source may come together in one: then the second has no place there.
 */
public record StreamConflicts(Cluster cluster, String stream) {

    private static final int CONFLICT = 409;

    /** Tells of those that are not there as they are. */
    public void check(List<Hit> hits, Consumer<Rejected> lost) throws InterruptedException {
        List<Hit> missing = hits;
        for (String index :
                DataStream.named(cluster, stream).map(DataStream::indices).orElse(List.of())) {
            if (!missing.isEmpty()) {
                missing = without(missing, new StoredDocuments(cluster, index, Optional.empty()));
            }
        }
        missing.forEach(
                hit ->
                        lost.accept(
                                new Rejected(
                                        stream,
                                        hit,
                                        CONFLICT,
                                        "another document of this id is in the data stream")));
    }

    private static List<Hit> without(List<Hit> hits, StoredDocuments there)
            throws InterruptedException {
        var digests = new HashSet<Digest>();
        there.of(hits).forEach(found -> found.digest().ifPresent(digests::add));
        return hits.stream().filter(hit -> !digests.contains(DocumentDigest.of(hit))).toList();
    }
}
