package dev.rehome.engine.journal;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.RunId;

/** Somebody else runs the run, and is alive or was so a moment ago. */
public final class Busy extends Failure {
    private static final long serialVersionUID = 1L;

    Busy(RunId run, RunHead head) {
        super(
                ExitCode.REFUSED,
                "run %s is being run by %s"
                        .formatted(run, head.owner().map(Owner::toString).orElse("somebody else")),
                "wait until it has ended, or pause it there; if that machine is gone, its lease"
                        + " ends at %s".formatted(head.leasedUntil()),
                null);
    }
}
