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

    /** Nobody looks any more at the oldest page that was given out. May be said by any thread. */
    default void release() {}

    @Override
    void close();
}
