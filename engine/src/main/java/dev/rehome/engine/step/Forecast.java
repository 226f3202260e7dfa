package dev.rehome.engine.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import java.util.List;

/**
 * What a step would do, read from the live world while planning.
 *
 * @param undo one line in the operator's words: what takes it back, or why nothing can
 */
public record Forecast(List<Change> changes, List<Problem> problems, String undo) {

    public Forecast {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    /**
     * One thing that will be different afterwards, or that is read at length.
     *
     * @param what the object, named the same way each time it is planned
     * @param amount how much; may be an estimate, so a plan does not drift when only it changes
     */
    public record Change(Verb verb, String what, Amount amount) {}

    /** What happens to it. */
    public enum Verb {
        CREATE,
        CHANGE,
        MOVE,
        DESTROY,
        /** Nothing happens to it but that it is read. */
        READ,
        /** Nothing happens to it, and nothing goes on before it. */
        WAIT
    }
}
