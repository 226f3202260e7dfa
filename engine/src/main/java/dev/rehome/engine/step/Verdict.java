package dev.rehome.engine.step;

import java.util.List;

/** What a step found when it read the world again. */
public sealed interface Verdict {

    /**
     * As asked; {@code proof} says what was compared, such as {@code "12,403,221 rows of 41
     * tables"}.
     */
    record Holds(String proof) implements Verdict {}

    /** Not as asked; each line names one difference. */
    record Differs(String summary, List<String> differences) implements Verdict {}

    static Verdict holds(String proof) {
        return new Holds(proof);
    }

    static Verdict differs(String summary, List<String> differences) {
        return new Differs(summary, List.copyOf(differences));
    }
}
