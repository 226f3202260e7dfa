package dev.rehome.engine.report;

/**
 * Something in the way, or worth knowing. An {@code ERROR} keeps a run from starting.
 *
 * @param what what was found, naming the object and the value
 * @param remedy what the operator can do about it
 */
public record Problem(Severity severity, String what, String remedy) {

    public enum Severity {
        ERROR,
        /** Keeps a rollback from starting, unless whoever asks says that it may be lost. */
        LOSS,
        WARNING
    }

    public static Problem error(String what, String remedy) {
        return new Problem(Severity.ERROR, what, remedy);
    }

    public static Problem loss(String what, String remedy) {
        return new Problem(Severity.LOSS, what, remedy);
    }

    public static Problem warning(String what, String remedy) {
        return new Problem(Severity.WARNING, what, remedy);
    }

    /** Whether nothing may begin while it is so. */
    public boolean forbids() {
        return severity != Severity.WARNING;
    }

    /** The same to somebody who has said that what is named may be lost. */
    public Problem agreedToLose() {
        return severity == Severity.LOSS ? warning(what, "it is lost, as asked") : this;
    }
}
