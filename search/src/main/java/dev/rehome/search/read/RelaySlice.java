package dev.rehome.search.read;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Crew;

/** Hands on the documents of one slice. */
public record RelaySlice(Cluster source, Slice slice, int pageDocuments, Crew crew) {
    private static final int TRIES = 5;

    /**
     * Hands them on, from the first as often as a page is lost.
     *
     * @return what passed the last time
     * @throws LostPage when one was lost too often
     */
    public DocumentDigest pass(Relay.Sink sink) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try (var reader = new SliceReader(source, slice, pageDocuments, crew.memory())) {
                return new Relay(crew.threads(), sink).pass(reader);
            } catch (LostPage e) {
                if (tried >= TRIES) {
                    throw e;
                }
            }
        }
    }
}
