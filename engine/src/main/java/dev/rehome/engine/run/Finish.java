package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.step.RunId;

/**
 * How this process left a run.
 *
 * @param asked which way it was told to go
 * @param back whether it was on its way back, as a resumed rollback is too
 */
public record Finish(
        RunId run, Event.Outcome outcome, String summary, Event.Way asked, boolean back) {

    /** As {@link RunStatus.State#exitCode}; but DONE when a rollback was asked for and is done. */
    public ExitCode exitCode() {
        ExitCode exit = RunStatus.State.of(outcome).exitCode();
        return exit == ExitCode.ROLLED_BACK && asked == Event.Way.BACK ? ExitCode.DONE : exit;
    }
}
