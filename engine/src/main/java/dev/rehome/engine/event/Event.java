package dev.rehome.engine.event;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One thing that happened in a run. {@code step} is the step's path in the runbook, such as {@code
 * 3} or {@code 5.2} inside a {@code parallel}; {@code label} is its name or kind.
 */
public sealed interface Event {
    RunId run();

    Instant at();

    record RunStarted(RunId run, Instant at, String runbook, int steps, Way way) implements Event {}

    /**
     * What the plan that the run begins with warns of.
     *
     * @param steps paths of the steps that it is about
     */
    record Warning(RunId run, Instant at, List<String> steps, String what, String remedy)
            implements Event {}

    /** Somebody asked the run to pause; it stops where it can go on later. */
    record Pausing(RunId run, Instant at) implements Event {}

    record StepStarted(RunId run, Instant at, String step, String label, String kind)
            implements Event {}

    record StepSkipped(RunId run, Instant at, String step, String label, String why)
            implements Event {}

    record StepFinished(
            RunId run, Instant at, String step, String label, Duration took, String result)
            implements Event {}

    record StepFailed(RunId run, Instant at, String step, String label, String what, String remedy)
            implements Event {}

    record StepDiffers(
            RunId run,
            Instant at,
            String step,
            String label,
            String summary,
            List<String> differences)
            implements Event {}

    record Retrying(RunId run, Instant at, String step, int attempt, Duration in, String why)
            implements Event {}

    record WaitingForApproval(RunId run, Instant at, String step, String text) implements Event {}

    record StepUndone(RunId run, Instant at, String step, String label, String result)
            implements Event {}

    /** An item of a step was announced or its size corrected. */
    record ItemExpected(RunId run, Instant at, String step, String item, Amount total)
            implements Event {}

    /** How far an item is, in all; published at most a few times a second for each item. */
    record ItemAdvanced(RunId run, Instant at, String step, String item, Amount done)
            implements Event {}

    /**
     * How far a step is, the sum of its items; published at most a few times a second.
     *
     * @param expected what is known so far to be moved in all
     */
    record StepAdvanced(RunId run, Instant at, String step, Amount expected, Amount done)
            implements Event {}

    record ItemFinished(RunId run, Instant at, String step, String item, String result)
            implements Event {}

    record Activity(RunId run, Instant at, String step, String text) implements Event {}

    record Notice(RunId run, Instant at, String step, String text) implements Event {}

    /** The last event of this process for the run. */
    record RunEnded(RunId run, Instant at, Outcome outcome, Duration took, String summary)
            implements Event {}

    /** Which way a process goes with a run. */
    enum Way {
        FIRST,
        RESUMED,
        BACK
    }

    enum Outcome {
        DONE,
        FAILED,
        DIFFERS,
        WAITING,
        IN_DOUBT,
        PAUSED,
        /** Rolled back to a step; what was done before that one still stands. */
        STEPPED_BACK,
        /** Nothing is left that could be taken back. */
        ROLLED_BACK
    }
}
