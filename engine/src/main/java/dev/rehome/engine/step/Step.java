package dev.rehome.engine.step;

import dev.rehome.engine.report.Failure;

/**
 * One thing a runbook does, bound to live stores.
 *
 * <p>The engine calls, in this order: {@link #forecast} while planning; {@link #check}; {@link
 * #undo}, journaled with the intent before anything is touched; {@link #apply}; {@link #verify}.
 * After a crash between intent and outcome it calls {@code check} again and trusts its answer.
 */
public interface Step {

    /** What this step would do to the world as it is now. Reads only. */
    Forecast forecast();

    /** Whether there is anything to do, and whether it can be done. Reads only. */
    Check check(Run run);

    /**
     * Does it. May run twice: a second call, with the cursor the first one saved, finishes what the
     * first began and repeats nothing that already took effect.
     *
     * @throws Failure when it cannot be done; the run stops here and can be resumed
     * @throws InterruptedException when the run is being paused; what was saved stays saved
     */
    void apply(Run run) throws InterruptedException;

    /** Reads the world again and says whether what was asked for is so. */
    Verdict verify(Run run) throws InterruptedException;

    /** How to go back, asked before {@link #apply} and again after it, when more may be known. */
    Undo undo(Run run);
}
