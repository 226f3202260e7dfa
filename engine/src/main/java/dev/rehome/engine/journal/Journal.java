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
 * <p>Two things are not appended, since only the last one of each step matters and a large move has
 * thousands: cursors, from which a resumed run goes on, and where a running step stands, for who
 * looks on. Among the cursors, under names that no step has, are the plan and what steps moved and
 * when, for who asks later; a run that an older Rehome made has none.
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

    /**
     * Where the step stood when its process last said so; empty in the first seconds of an attempt.
     * What an attempt before this one said, or an owner before this one, is forgotten.
     */
    Optional<Told> told(RunId run, String step);

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

    /** The name under which the plan is saved that was agreed to. */
    String PLAN = "plan";

    /**
     * The name under which is saved what a step moved and when.
     *
     * @param step the name under which it saves its cursor
     */
    static String throughputOf(String step) {
        return "throughput of " + step;
    }

    /** The name under which the undo of a step saves its cursor. */
    static String undoOf(String step) {
        return "undo " + step;
    }

    /** Gives back every lease taken through it. */
    @Override
    void close();
}
