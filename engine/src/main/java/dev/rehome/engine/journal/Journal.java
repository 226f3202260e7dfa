package dev.rehome.engine.journal;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The append-only record of every run: what was about to be done, what came of it, and how to go
 * back. Safe for many threads and many processes; reading needs no lease.
 *
 * <p>Cursors are the one thing that is not appended: a step of a large move saves thousands, only
 * the last one matters to a resumed run, and so only the last one of each step is kept.
 */
public interface Journal extends AutoCloseable {

    /**
     * Begins the record of a run, which nobody owns yet.
     *
     * @throws Failure when there is a run of that name already
     */
    void open(RunId run, Entry.RunOpened opened);

    /**
     * Makes {@code owner} the run's only writer. The lease of an owner that ended without giving it
     * back is taken over at once when that was a process of this machine, otherwise when its time
     * is up by the clock of the database.
     *
     * @param ttl how long the lease outlives its last sign of life, 3 seconds or more
     * @throws Failure when somebody alive owns the run, or there is no such run
     */
    Lease claim(RunId run, Owner owner, Duration ttl);

    /** What was written about the run after {@code sequence}, in order; 0 for all of it. */
    List<Recorded> entries(RunId run, long sequence);

    /** What the step saved last; for its undo, ask for {@link #undoOf}. */
    Optional<Cursor> cursor(RunId run, String step);

    /** The latest runs, newest first, at most {@code max}. */
    List<RunHead> runs(int max);

    /**
     * The run as {@link #runs} lists it.
     *
     * @throws Failure when there is no such run
     */
    RunHead head(RunId run);

    /** Where it is kept, if that is in a store of a kind that a runbook can name. */
    Optional<Home> home();

    /**
     * A store that a journal is kept in.
     *
     * @param database the part of it that the journal is in
     */
    record Home(StoreSpec store, String database) {}

    /** The name under which the undo of a step saves its cursor. */
    static String undoOf(String step) {
        return "undo " + step;
    }

    /** The name under which is saved how far a step, or its undo, is while it runs. */
    static String standingOf(String step) {
        return "standing of " + step;
    }

    /** Gives back every lease taken through it. */
    @Override
    void close();
}
