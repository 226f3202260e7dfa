package dev.rehome.engine.step;

import dev.rehome.engine.report.Failure;
import java.util.List;

/**
 * One thing a runbook does, bound to live stores.
 *
 * <p>While planning the engine calls {@link #access} and {@link #forecast}. While running it calls,
 * in this order: {@link #check}; {@link #access}, for the guard; {@link #undo}, journaled with the
 * intent before anything is touched; {@link #apply}; {@link #verify}; {@link #refine}, journaled
 * with the outcome. After a crash between intent and outcome it calls {@code check} again, trusts
 * its answer, and keeps the undo that the intent holds.
 */
public interface Step {

    /** The stores it reads and writes, by what their servers say they are. Reads only. */
    List<Access> access();

    /** What this step would do to the world as it is now. Reads only. */
    Forecast forecast();

    /** Whether there is anything to do, and whether it can be done. Reads only. */
    Check check(Run run);

    /**
     * How to go back: asked once, before the first {@link #apply}, so what is about to change can
     * still be read. It must also take back an apply that stopped half-way.
     */
    Undo undo(Run run);

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

    /**
     * The undo again, now that the step is applied or has stopped half-way and more may be known,
     * such as what exactly it created. Asked when it is applied, and again whenever it is to be
     * taken back; from the run it only reads.
     *
     * @param before what {@link #undo} or this said; the world it read is gone
     */
    default Undo refine(Undo before, Run run) {
        return before;
    }
}
