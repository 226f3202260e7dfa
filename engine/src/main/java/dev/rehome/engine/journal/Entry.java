package dev.rehome.engine.journal;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.step.StoreIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One fact about a run. {@code step} is the path of a step in the runbook, such as {@code 3} or
 * {@code 5.2}. The names of these records and of their components are the journal's format.
 */
public sealed interface Entry {

    /**
     * The first entry of every run.
     *
     * @param runbook its tree, secrets as references
     * @param file where it was read from; empty for a direct command
     * @param fileSha256 of what was in that file
     * @param planned the hash of the plan that was agreed to
     * @param stores by name, what the stores that it touches said they were
     */
    record RunOpened(
            String name,
            Object runbook,
            Optional<String> file,
            Optional<String> fileSha256,
            String planned,
            Map<String, StoreIdentity> stores)
            implements Entry {}

    /**
     * What the plan that the run, or a rollback of it, began with warned of.
     *
     * @param steps that it is about
     */
    record Warned(List<String> steps, String what, String remedy) implements Entry {}

    /** A process took the run over, first or again. */
    record Claimed(String by) implements Entry {}

    /**
     * The step is about to be applied. Without an outcome or a failure after it, nobody knows
     * whether it took effect.
     */
    record Intent(String step, String label, String kind, Object arguments, WayBack undo)
            implements Entry {}

    /**
     * The step is over, for good or with differences.
     *
     * @param undo replaces the one of the intent
     */
    record Outcome(String step, Result result, Optional<WayBack> undo) implements Entry {}

    record Failed(String step, String what, String remedy) implements Entry {}

    /** A person has to look whether the step took effect. */
    record InDoubt(String step, String why, String remedy) implements Entry {}

    /**
     * The step is not wanted.
     *
     * @param by who said so: a person, or the step's own {@code when}
     */
    record Skipped(String step, String why, String by) implements Entry {}

    /**
     * The step is tried again.
     *
     * @param by the person who said so, whatever was in doubt; empty by its own {@code retry}
     */
    record Retried(String step, int attempt, String why, Optional<String> by) implements Entry {}

    /** A person gave the step another time limit than the runbook does, from now on. */
    record TimeoutSet(String step, Duration timeout, String by) implements Entry {}

    /** The run stands before a step that a person has to agree to. */
    record Waiting(String step, String text) implements Entry {}

    record Approved(String step, String by, String reason) implements Entry {}

    /** A person said no to the step that waits: it is not gone on before one has approved it. */
    record Rejected(String step, String by, String reason) implements Entry {}

    /**
     * From here on the run goes back.
     *
     * @param to the first step that is undone; empty for all of them
     * @param beyondNoReturn leave what nothing can undo, and undo the rest
     */
    record RollbackBegun(Optional<String> to, boolean beyondNoReturn) implements Entry {}

    record UndoIntent(String step, WayBack undo) implements Entry {}

    /**
     * The step is undone, or left as it is when {@code left}.
     *
     * @param result what was done or why nothing was
     */
    record UndoOutcome(String step, String result, boolean left) implements Entry {}

    record UndoFailed(String step, String what, String remedy) implements Entry {}

    /** The run was interrupted; it can be resumed. */
    record Paused(String by) implements Entry {}

    /**
     * The last entry of a process that ended in order and was not paused.
     *
     * @param outcome ROLLED_BACK also for a run that stepped back: which of the two follows from
     *     the other entries, and a Rehome that knows but the one word reads it
     */
    record Ended(Event.Outcome outcome, String summary) implements Entry {

        public Ended {
            if (outcome == Event.Outcome.STEPPED_BACK) {
                outcome = Event.Outcome.ROLLED_BACK;
            }
        }
    }

    /** What came of a step. */
    sealed interface Result {

        /** Applied, and it holds. */
        record Held(String proof) implements Result {}

        /** There was nothing to do. */
        record Already(String why) implements Result {}

        /** Applied or compared, and the world is not as asked. */
        record Differed(String summary, List<String> differences) implements Result {}
    }
}
