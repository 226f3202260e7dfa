package dev.rehome.search.verify;

import dev.rehome.search.document.DocumentDigest;

/** The documents of an index or a data stream, in a cluster. */
public interface ReadDocuments extends Documents {

    /** What they add up to, as far as searches see them. */
    DocumentDigest digest() throws InterruptedException;
}
