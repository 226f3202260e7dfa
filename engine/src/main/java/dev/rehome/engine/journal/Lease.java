package dev.rehome.engine.journal;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;

/**
 * The right to write about one run, renewed in the background until it is closed. Safe for many
 * threads.
 */
public interface Lease extends AutoCloseable {

    RunId run();

    /** Higher than that of every owner before. */
    long token();

    /**
     * Writes an entry; durable on return.
     *
     * @throws Failure when somebody else owns the run by now; nothing is written
     */
    void append(Entry entry);

    /**
     * Replaces the step's cursor; durable on return. Saves of several threads that meet share one
     * transaction, and of two for the same step the later call wins.
     *
     * @throws Failure when somebody else owns the run by now; nothing is written
     */
    void save(String step, Cursor cursor);

    /**
     * Replaces where the step, or its undo, stands; otherwise as {@link #save}. It lasts until the
     * next attempt at the step begins, or somebody else owns the run.
     *
     * @throws Failure when somebody else owns the run by now; nothing is written
     */
    void tell(String step, Standing standing);

    /**
     * Calls {@code stop} once when somebody else takes the run over, or may have by now because the
     * journal could not be reached for as long as the lease lasts; at once if that has been.
     */
    void onLoss(Runnable stop);

    /** Gives the run back, so that anyone may claim it. */
    @Override
    void close();
}
