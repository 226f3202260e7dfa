package dev.rehome.search.archive;

import dev.rehome.engine.digest.Digest;
import dev.rehome.search.catalog.Index;
import java.util.List;
import java.util.Optional;

/**
 * One index in files.
 *
 * @param marks of each shard it was dumped from the last write that is in the files; none when they
 *     do not say
 * @param pieces its documents, each piece a file that is read on its own
 * @param again how many of the last pieces hold what was written while those before were read: what
 *     is in them replaces what is in the others
 * @param holds what all of them add up to, where that was written down
 * @param likelyBytes of their sources, where that was not
 */
public record ArchivedIndex(
        Index index,
        List<Long> marks,
        List<? extends Piece> pieces,
        int again,
        Optional<Digest> holds,
        long likelyBytes) {
    public ArchivedIndex {
        marks = List.copyOf(marks);
        pieces = List.copyOf(pieces);
    }

    public String name() {
        return index.name();
    }

    /** How many documents, 0 where that was not written down. */
    public long documents() {
        return holds.map(Digest::items).orElse(0L);
    }

    public long bytes() {
        return holds.map(Digest::bytes).orElse(likelyBytes);
    }
}
