package dev.rehome.search.archive;

import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;

/** A file of documents. */
public interface Piece {

    /** How many were written into it, 0 where that was not written down. */
    long documents();

    /**
     * Makes sure that it is there in full length, as far as that was written down, without reading
     * it.
     *
     * @throws dev.rehome.engine.report.Failure naming the file
     */
    void checkPresence();

    /**
     * Opens it.
     *
     * @param memory in which pages are counted until they are released
     * @throws dev.rehome.engine.report.Failure naming the file and the place in it, also from
     *     {@link Pages#next}, when it is not as it was written
     */
    Pages open(Memory memory);

    /**
     * Whether that is what was written into it.
     *
     * @throws dev.rehome.engine.report.Failure naming the file
     */
    void check(DocumentDigest found);
}
