package dev.rehome.search.landing;

import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.read.Relay;
import dev.rehome.search.verify.Documents;

/** Documents of a cluster or of files, in parts of which each is brought on its own. */
public interface Supply extends Documents {

    /** How many there are, numbered from 0. */
    int parts();

    /**
     * Hands over all of a part; from its begin, as often as it does not come whole.
     *
     * @return what was handed over the last time
     */
    DocumentDigest pass(int part, Relay.Sink sink) throws InterruptedException;

    /** How many documents there are, at a guess. */
    long likelyDocuments();

    /** What they weigh, at a guess. */
    long likelyBytes();

    /** Whether somebody has written to them since they were cut into parts. */
    default boolean isMoving() throws InterruptedException {
        return false;
    }
}
