package dev.rehome.search.read;

import dev.rehome.search.document.Page;
import java.util.Optional;

/**
 * Documents that come page by page, from a cluster or from a file. For one thread, but for {@link
 * #release}.
 */
public interface Pages extends AutoCloseable {

    /**
     * The next page, with at least one document; empty when there are no more.
     *
     * @throws dev.rehome.engine.report.Failure when it did not come whole
     */
    Optional<Page> next() throws InterruptedException;

    /**
     * Shows all of them, each released before the next one is read.
     *
     * @throws dev.rehome.engine.report.Failure when one did not come whole
     */
    default void each(Relay.Sink sink) throws InterruptedException {
        while (showed(sink)) {
            // In a method of its own, which holds on to no page while the next one is read.
        }
    }

    private boolean showed(Relay.Sink sink) throws InterruptedException {
        Optional<Page> page = next();
        if (page.isPresent()) {
            sink.write(page.get());
            release();
        }
        return page.isPresent();
    }

    /** Nobody looks any more at the oldest page that was given out. May be said by any thread. */
    default void release() {}

    @Override
    void close();
}
