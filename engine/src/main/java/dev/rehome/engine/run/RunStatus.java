package dev.rehome.engine.run;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands, read from its journal; times are those of the journal's database.
 *
 * @param owner the process that runs it now
 * @param latest when something was last written about it
 * @param summary a line for people
 */
public record RunStatus(
        RunId run,
        String runbook,
        Optional<String> file,
        State state,
        Optional<Owner> owner,
        Instant began,
        Instant latest,
        String summary,
        List<StepStatus> steps) {

    /** Where a run stands as a whole. */
    public enum State {
        RUNNING,
        ROLLING_BACK,
        PAUSED,
        /** Its process ended, or gives no sign of life, without a word. */
        INTERRUPTED,
        WAITING,
        FAILED,
        DIFFERS,
        IN_DOUBT,
        DONE,
        ROLLED_BACK
    }

    /**
     * Where one step stands.
     *
     * @param since when it was begun first
     * @param until when the last attempt ended; empty while one goes on
     * @param worked how long attempts at it took that ended, without the time between them
     * @param standing how far a running step is, said every few seconds; empty in the first ones
     * @param note what came of it, or why it stands where it stands
     * @param undo what would take it back, in a line; empty when nothing is to take back
     */
    public record StepStatus(
            String path,
            String label,
            String kind,
            StepState state,
            Optional<Instant> since,
            Optional<Instant> until,
            Duration worked,
            int attempts,
            Optional<Standing> standing,
            String note,
            List<String> differences,
            String undo) {}
}
