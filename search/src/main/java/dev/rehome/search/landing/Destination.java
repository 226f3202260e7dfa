package dev.rehome.search.landing;

import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.verify.ReadDocuments;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What documents land in: an index, or a data stream. */
public interface Destination {

    /** What it is called at the target. */
    String name();

    /** Whether what is written at its source later can be brought, too: by a catch-up. */
    boolean isCaughtUp();

    /** What of its source does not come along, each with its name. */
    List<String> left();

    /**
     * Makes it, unless an earlier attempt of the same copy has, and tunes it for being filled.
     *
     * @param cuts of each index of the source up to which write each of its shards is copied; none
     *     when nobody knows
     * @return as the first attempt began it
     * @throws dev.rehome.engine.report.Failure with REFUSED when somebody else made one
     */
    CopyLog.Begun begin(Map<String, Cut> cuts) throws InterruptedException;

    /**
     * Writes into it.
     *
     * @param limit shared by all that write to the target
     * @param rejected hears of documents that it will not take; for many threads
     */
    BulkWriter writer(Limit limit, Consumer<Rejected> rejected);

    /**
     * Makes what landed durable and visible, and the rest as it is to be.
     *
     * @throws dev.rehome.engine.report.Failure when somebody has deleted it meanwhile
     */
    void settle(CopyLog.Begun begun) throws InterruptedException;

    /** What is in it now. */
    ReadDocuments documents(Crew crew) throws InterruptedException;
}
