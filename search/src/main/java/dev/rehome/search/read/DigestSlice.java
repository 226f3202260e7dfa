package dev.rehome.search.read;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Memory;
import java.util.function.Consumer;

/** Reads a slice only to know what is in it. */
public record DigestSlice(Cluster cluster, Slice slice, int pageDocuments, Memory memory) {
    private static final int TRIES = 5;

    public DocumentDigest digest() throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                var taker = new DocumentDigest.Taker();
                each(taker::take);
                return taker.digest();
            } catch (LostPage e) {
                if (tried >= TRIES) {
                    throw e;
                }
            }
        }
    }

    /**
     * Shows every document once.
     *
     * @throws LostPage when not all could be shown
     */
    public void each(Consumer<Hit> taker) throws InterruptedException {
        try (var reader = new SliceReader(cluster, slice, pageDocuments, memory)) {
            for (var page = reader.next(); page.isPresent(); page = reader.next()) {
                page.get().hits().forEach(taker);
                reader.release();
            }
        }
    }
}
