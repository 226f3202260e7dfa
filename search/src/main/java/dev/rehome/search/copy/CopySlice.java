package dev.rehome.search.copy;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Page;
import dev.rehome.search.read.LostPage;
import dev.rehome.search.read.Slice;
import dev.rehome.search.read.SliceReader;
import dev.rehome.search.write.BulkWriter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Copies one slice: while a page is being written, the next one is read. */
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
            try {
                return once();
            } catch (LostPage e) {
                if (tried >= TRIES) {
                    throw e;
                }
            }
        }
    }

    private DocumentDigest once() throws InterruptedException {
        var taker = new DocumentDigest.Taker();
        Future<?> writing = null;
        try (var reader = new SliceReader(source, slice, pageDocuments)) {
            for (var page = reader.next(); page.isPresent(); page = reader.next()) {
                page.get().hits().forEach(taker::take);
                await(writing);
                writing = write(page);
            }
            await(writing);
            return taker.digest();
        } finally {
            if (writing != null) {
                writing.cancel(true);
            }
        }
    }

    private Future<?> write(Optional<Page> page) {
        return threads.submit(
                () -> {
                    Page read = page.orElseThrow();
                    writer.write(read.hits());
                    reached.passed(read.hits().size(), read.sourceBytes());
                    return null;
                });
    }

    private static void await(@Nullable Future<?> writing) throws InterruptedException {
        if (writing == null) {
            return;
        }
        try {
            writing.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException known -> throw known;
                case InterruptedException stopped -> throw stopped;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
