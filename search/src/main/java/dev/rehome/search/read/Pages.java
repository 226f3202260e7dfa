package dev.rehome.search.read;

import dev.rehome.search.document.Page;
import java.util.Optional;

/** Documents that come page by page, from a cluster or from a file. For one thread. */
public interface Pages extends AutoCloseable {

    /**
     * The next page, with at least one document; empty when there are no more.
     *
     * @throws dev.rehome.engine.report.Failure when it did not come whole
     */
    Optional<Page> next() throws InterruptedException;

    @Override
    void close();
}
