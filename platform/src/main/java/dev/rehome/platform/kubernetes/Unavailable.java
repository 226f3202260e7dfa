package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;

/** The API server does not answer, or not now: it may in a moment. */
final class Unavailable extends Failure {
    private static final long serialVersionUID = 1L;

    Unavailable(String what, String remedy, Throwable cause) {
        super(ExitCode.FAILED, what, remedy, cause);
    }
}
