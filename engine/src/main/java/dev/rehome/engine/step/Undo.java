package dev.rehome.engine.step;

/** How to go back behind a step. */
public sealed interface Undo {

    /** Another step takes it back: {@code kind} as written in a runbook, and its arguments. */
    record By(String kind, StepSpec spec) implements Undo {}

    /** There is nothing to take back. */
    record Nothing(String why) implements Undo {}

    /** It changed something that stays, and that is nobody's loss. */
    record Stays(String why) implements Undo {}

    /** No return is possible; such a step is shown in the plan and gated. */
    record PointOfNoReturn(String why) implements Undo {}

    static Undo by(String kind, StepSpec spec) {
        return new By(kind, spec);
    }

    static Undo nothing(String why) {
        return new Nothing(why);
    }

    static Undo stays(String why) {
        return new Stays(why);
    }

    static Undo pointOfNoReturn(String why) {
        return new PointOfNoReturn(why);
    }
}
