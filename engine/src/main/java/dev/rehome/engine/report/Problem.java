package dev.rehome.engine.report;

import java.util.List;

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
        WARNING,
        /** A warning, and the likely reason where others forbid the run: it is told with them. */
        REASON
    }

    public static Problem error(String what, String remedy) {
        return new Problem(Severity.ERROR, what, remedy);
    }

    /**
     * What a rollback would take from others.
     *
     * @param remedy how to save it; how to let go of it is said by {@link #lettingGo}
     */
    public static Problem loss(String what, String remedy) {
        return new Problem(Severity.LOSS, what, remedy);
    }

    public static Problem warning(String what, String remedy) {
        return new Problem(Severity.WARNING, what, remedy);
    }

    public static Problem reason(String what, String remedy) {
        return new Problem(Severity.REASON, what, remedy);
    }

    /**
     * Goes no further when one forbids it.
     *
     * @throws Failure with REFUSED that tells the first, and how many more there are
     */
    public static void refuse(List<Problem> problems) {
        List<Problem> errors = problems.stream().filter(Problem::forbids).toList();
        if (errors.isEmpty()) {
            return;
        }
        Problem first = errors.getFirst();
        throw new Failure(
                ExitCode.REFUSED,
                errors.size() == 1
                        ? first.what()
                        : "%s (and %s)"
                                .formatted(
                                        first.what(),
                                        Figures.count(errors.size() - 1, "more problem")),
                first.remedy(),
                null);
    }

    /** Whether nothing may begin while it is so. */
    public boolean forbids() {
        return severity == Severity.ERROR || severity == Severity.LOSS;
    }

    /** The same where it may yet be otherwise. */
    public Problem softened() {
        return warning(what, remedy);
    }

    /**
     * The same with what lets go of what would be lost, beside what saves it.
     *
     * @param command what is to be typed for it
     */
    public Problem lettingGo(String command) {
        return severity == Severity.LOSS
                ? loss(what, "%s; then %s lets the rest go".formatted(remedy, command))
                : this;
    }

    /** The same to somebody who has said that what is named may be lost. */
    public Problem agreedToLose() {
        return severity == Severity.LOSS ? warning(what, "it is lost, as asked") : this;
    }
}
