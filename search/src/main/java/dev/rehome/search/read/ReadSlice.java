package dev.rehome.search.read;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Crew;
import java.util.function.Consumer;

/** Reads one slice, from its begin as often as a page is lost. */
public record ReadSlice(Cluster cluster, Slice slice, int pageDocuments, Crew crew) {
    private static final int TRIES = 5;

    /** What is done with all of a slice; after a lost page it is done anew. */
    @FunctionalInterface
    public interface Use<T> {
        T of(Pages pages) throws InterruptedException;
    }

    /**
     * Gives it to the use.
     *
     * @return what came of it the last time
     * @throws LostPage when one was lost too often
     */
    public <T> T with(Use<T> use) throws InterruptedException {
        int documents = pageDocuments;
        for (int tried = 1; ; tried++) {
            try (var reader = new SliceReader(cluster, slice, documents, crew.memory())) {
                return use.of(reader);
            } catch (LostPage e) {
                if (tried >= TRIES) {
                    throw e;
                }
                documents = e.atMost(documents);
            }
        }
    }

    /** Hands it on, and tells what passed the last time. */
    public DocumentDigest pass(Relay.Sink sink) throws InterruptedException {
        return with(pages -> new Relay(crew.threads(), sink).pass(pages));
    }

    /** Only tells what is in it. */
    public DocumentDigest digest() throws InterruptedException {
        return with(
                pages -> {
                    var taker = new DocumentDigest.Taker();
                    pages.each(page -> page.hits().forEach(taker::take));
                    return taker.digest();
                });
    }

    /** Shows every document, some of them perhaps again. */
    public void each(Consumer<Hit> taker) throws InterruptedException {
        var _ =
                with(
                        pages -> {
                            pages.each(page -> page.hits().forEach(taker));
                            return true;
                        });
    }
}
