package dev.rehome.search.write;

import dev.rehome.search.document.Hit;
import java.util.List;

/** Hears of documents that were sent and not written. For many threads. */
@FunctionalInterface
public interface Unwritten {

    /** The target will not take it. */
    void rejected(Rejected rejected);

    /** The target counts as many writes of each of them, or more. */
    default void there(List<Hit> hits) throws InterruptedException {}
}
