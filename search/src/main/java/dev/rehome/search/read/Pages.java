package dev.rehome.search.read;

import dev.rehome.search.document.Page;
import java.util.Optional;
import java.util.function.Consumer;

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
    default void each(Consumer<Page> taker) throws InterruptedException {
        while (showed(taker)) {
            // In a method of its own, which holds on to no page while the next one is read.
        }
    }

    private boolean showed(Consumer<Page> taker) throws InterruptedException {
        Optional<Page> page = next();
        page.ifPresent(taker);
        page.ifPresent(_ -> release());
        return page.isPresent();
    }

    /** Nobody looks any more at the oldest page that was given out. May be said by any thread. */
    default void release() {}

    @Override
    void close();
}
