package dev.rehome.engine.report;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong in the world, not in the code: says what happened and what to do. Bugs are
 * {@link IllegalStateException}. Messages never hold a secret.
 */
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String remedy;
    private final ExitCode exitCode;

    public Failure(String what, String remedy) {
        this(ExitCode.FAILED, what, remedy, null);
    }

    public Failure(ExitCode exitCode, String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
        this.exitCode = exitCode;
    }

    /** The same, with one more way out of it. */
    public Failure or(String remedyToo) {
        return new Failure(
                exitCode, String.valueOf(getMessage()), remedy + "; " + remedyToo, getCause());
    }

    /** The same, with something else to be known before what can be done about it. */
    public Failure after(String first) {
        return new Failure(exitCode, String.valueOf(getMessage()), first + remedy, getCause());
    }

    /** What the operator can do about it. */
    public String remedy() {
        return remedy;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
