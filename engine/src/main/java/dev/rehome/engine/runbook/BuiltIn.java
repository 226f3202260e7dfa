package dev.rehome.engine.runbook;

/** What the two kinds do that need no store. */
final class BuiltIn {
    static final String APPROVE =
            "Waits until a person says yes, with `rehome approve`; the run can be left meanwhile.";
    static final String PARALLEL = "Runs the steps below it at the same time.";
    static final String NOTHING_TO_UNDO = "There is nothing to take back.";
    static final String CHILDREN_UNDONE = "The steps below it are undone, each in its own way.";

    private BuiltIn() {}
}
