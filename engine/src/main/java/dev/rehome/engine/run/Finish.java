package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.step.RunId;

/**
 * How this process left a run.
 *
 * @param back whether it was on its way back
 */
public record Finish(RunId run, Event.Outcome outcome, String summary, boolean back) {

    public ExitCode exitCode() {
        return switch (outcome) {
            case DONE -> ExitCode.DONE;
            case FAILED -> ExitCode.FAILED;
            case DIFFERS -> ExitCode.DIFFERS;
            case WAITING -> ExitCode.WAITING;
            case IN_DOUBT -> ExitCode.IN_DOUBT;
            case PAUSED -> ExitCode.PAUSED;
            case ROLLED_BACK -> ExitCode.ROLLED_BACK;
        };
    }
}
