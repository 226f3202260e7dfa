package dev.rehome.search.copy;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.LostPage;
import dev.rehome.search.read.Relay;
import dev.rehome.search.read.Slice;
import dev.rehome.search.read.SliceReader;
import dev.rehome.search.write.BulkWriter;

/** Copies one slice. */
public record CopySlice(
        Cluster source,
        Slice slice,
        int pageDocuments,
        BulkWriter writer,
        Crew crew,
        Reached reached) {
    private static final int TRIES = 5;

    /**
     * Copies it, from its begin as often as a page is lost.
     *
     * @return the digest of what was sent
     */
    public DocumentDigest copy() throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try (var reader = new SliceReader(source, slice, pageDocuments, crew.memory())) {
                return new Relay(crew.threads(), this::write).pass(reader);
            } catch (LostPage e) {
                if (tried >= TRIES) {
                    throw e;
                }
            }
        }
    }

    private void write(Page page) throws InterruptedException {
        writer.write(page.hits());
        reached.passed(page.hits().size(), page.sourceBytes());
    }
}
