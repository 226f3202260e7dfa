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
        WARNING
    }

    public static Problem error(String what, String remedy) {
        return new Problem(Severity.ERROR, what, remedy);
    }

    public static Problem warning(String what, String remedy) {
        return new Problem(Severity.WARNING, what, remedy);
    }
}
