package dev.rehome.postgres.pool;

import dev.rehome.engine.report.Failure;

/**
 * A task cannot be done yet, but perhaps when others are. The pool tries it again when nothing else
 * can go on, as long as anything was finished since; then its reason is the failure.
 */
public final class NotYet extends Exception {
    private static final long serialVersionUID = 1L;
    private final Failure reason;

    public NotYet(Failure reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    Failure reason() {
        return reason;
    }
}
