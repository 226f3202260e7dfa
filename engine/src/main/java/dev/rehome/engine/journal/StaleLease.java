package dev.rehome.engine.journal;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.RunId;

/** Another process took the run over; this one may not write about it any more. */
public final class StaleLease extends Failure {
    private static final long serialVersionUID = 1L;

    StaleLease(RunId run, long token) {
        super(
                ExitCode.FAILED,
                "run %s was taken over by another process; this one's lease %d is stale"
                        .formatted(run, token),
                "leave it to the other process: rehome status %s".formatted(run),
                null);
    }
}
