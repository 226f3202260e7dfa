package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands, read from its journal; times are those of the journal's database.
 *
 * @param back whether it is, or stopped, on its way back
 * @param owner the process that runs it now
 * @param latest when something was last written about it, or told by a step
 * @param summary a line for people
 * @param steppedBack where it stands while it is stepped back; empty in every other state
 * @param wayBack what a rollback would do now
 */
public record RunStatus(
        RunId run,
        String runbook,
        Optional<String> file,
        State state,
        boolean back,
        Optional<Owner> owner,
        Instant began,
        Instant latest,
        String summary,
        Optional<SteppedBack> steppedBack,
        WayBack wayBack,
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
        /** Rolled back to a step; what was done before that one still stands. */
        STEPPED_BACK,
        /** Nothing is left that could be taken back. */
        ROLLED_BACK;

        static State of(Event.Outcome outcome) {
            return switch (outcome) {
                case DONE -> DONE;
                case FAILED -> FAILED;
                case DIFFERS -> DIFFERS;
                case WAITING -> WAITING;
                case IN_DOUBT -> IN_DOUBT;
                case PAUSED -> PAUSED;
                case STEPPED_BACK -> STEPPED_BACK;
                case ROLLED_BACK -> ROLLED_BACK;
            };
        }

        /**
         * What a process ends with that left the run so, or that waited for it to end; none is
         * known yet of one that still runs.
         */
        public ExitCode exitCode() {
            return switch (this) {
                case DONE, RUNNING, ROLLING_BACK -> ExitCode.DONE;
                case FAILED -> ExitCode.FAILED;
                case DIFFERS -> ExitCode.DIFFERS;
                case WAITING -> ExitCode.WAITING;
                case IN_DOUBT -> ExitCode.IN_DOUBT;
                case STEPPED_BACK, ROLLED_BACK -> ExitCode.ROLLED_BACK;
                case PAUSED, INTERRUPTED -> ExitCode.PAUSED;
            };
        }
    }

    /**
     * Where a rollback to a step left the run.
     *
     * @param before path of that step, the first one that is undone
     * @param label of that step
     * @param done how many steps are still done
     * @param of how many there are
     */
    public record SteppedBack(String before, String label, long done, long of) {

        static SteppedBack to(String path, History history, Runbook runbook) {
            RunbookStep step = new StepNames(runbook).any(path);
            return new SteppedBack(
                    path, step.label(), history.done(), runbook.singleSteps().count());
        }

        /** {@code to before step 3 switch over, 2 of 4 steps still done}. */
        public String words() {
            return "to before step %s %s, %d of %s still done"
                    .formatted(before, label, done, Figures.count(of, "step"));
        }
    }

    /**
     * Where one step stands.
     *
     * @param since when it was begun first
     * @param until when the last attempt ended; empty while one goes on
     * @param worked how long attempts at it took that ended, without the time between them
     * @param told where a running step stands, said every few seconds, or a stopped one stood when
     *     its process last said so; empty when it never did
     * @param note what came of it, or why it stands where it stands
     * @param remedy what can be done about it; empty unless it failed or is in doubt
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
            Optional<Told> told,
            String note,
            String remedy,
            List<String> differences,
            String undo) {}

    /**
     * The way back behind a run.
     *
     * @param takesBack paths of the steps that a rollback undoes, the one that it begins with first
     * @param noReturn paths of those that nothing can undo
     */
    public record WayBack(List<String> takesBack, List<String> noReturn) {

        public WayBack {
            takesBack = List.copyOf(takesBack);
            noReturn = List.copyOf(noReturn);
        }
    }
}
