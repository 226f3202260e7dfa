package dev.rehome.search.copy;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Page;
import dev.rehome.search.read.LostPage;
import dev.rehome.search.read.Relay;
import dev.rehome.search.read.Slice;
import dev.rehome.search.read.SliceReader;
import dev.rehome.search.write.BulkWriter;
import java.util.concurrent.ExecutorService;

/** Copies one slice. */
public record CopySlice(
        Cluster source,
        Slice slice,
        int pageDocuments,
        BulkWriter writer,
        ExecutorService threads,
        Reached reached) {
    private static final int TRIES = 5;

    /**
     * Copies it, from its begin as often as a page is lost.
     *
     * @return the digest of what was sent
     */
    public DocumentDigest copy() throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try (var reader = new SliceReader(source, slice, pageDocuments)) {
                return new Relay(threads, this::write).pass(reader);
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
