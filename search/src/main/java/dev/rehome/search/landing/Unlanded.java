package dev.rehome.search.landing;

import dev.rehome.search.document.Hit;
import dev.rehome.search.write.Rejected;
import dev.rehome.search.write.Unwritten;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells of documents that did not land.
 *
 * @param conflicts looks at those that the target says it has already
 */
record Unlanded(Consumer<Rejected> taker, Conflict conflicts) implements Unwritten {

    /** Tells of those that are otherwise there. */
    @FunctionalInterface
    interface Conflict {
        void check(List<Hit> hits, Consumer<Rejected> lost) throws InterruptedException;
    }

    @Override
    public void rejected(Rejected each) {
        taker.accept(each);
    }

    @Override
    public void there(List<Hit> hits) throws InterruptedException {
        conflicts.check(hits, taker);
    }
}
