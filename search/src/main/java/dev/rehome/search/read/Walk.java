package dev.rehome.search.read;

import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import java.util.Optional;

/** The way in which a slice is asked for, page by page. */
interface Walk {

    /** Asks for the next page. */
    Request next(int documents);

    /**
     * Notes what came.
     *
     * @param asked how many documents were asked for
     * @param cut whether the page is only the beginning of what came
     * @return whether it was the last
     */
    boolean passed(Page page, int asked, boolean cut) throws Malformed;

    /** Whether the same page can be asked for again, with fewer documents if need be. */
    boolean repeatable();

    /** What lets the server forget that anybody reads. */
    Optional<Request> farewell();
}
