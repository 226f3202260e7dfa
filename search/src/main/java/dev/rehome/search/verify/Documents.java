package dev.rehome.search.verify;

import dev.rehome.search.document.Hit;
import java.util.function.Consumer;

/** The documents of an index, in a cluster or in files. */
public interface Documents {

    /** What the index is called. */
    String index();

    /**
     * Shows every document to the taker, some perhaps twice; it is called by many threads.
     *
     * @throws dev.rehome.engine.report.Failure when not all could be shown
     */
    void each(Consumer<Hit> taker) throws InterruptedException;
}
