package dev.rehome.engine.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import java.util.List;

/**
 * What a step would do, read from the live world while planning.
 *
 * @param undo one line in the operator's words: what takes it back, or why nothing can
 */
public record Forecast(
        List<Change> changes, List<Problem> problems, List<Access> access, String undo) {

    /** One thing that will be different afterwards. */
    public record Change(Verb verb, String what, Amount amount) {}

    /** What happens to it. */
    public enum Verb {
        CREATE,
        CHANGE,
        MOVE,
        DESTROY
    }

    /** A store this step touches, by what the server says it is, so that the guard can judge. */
    public record Access(String store, StoreIdentity identity, Mode mode) {}

    public enum Mode {
        READ,
        WRITE
    }
}
