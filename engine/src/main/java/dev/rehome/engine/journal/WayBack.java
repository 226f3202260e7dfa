package dev.rehome.engine.journal;

/** How to go back behind a step, as the journal keeps it: data, bound to nothing. */
public sealed interface WayBack {

    /**
     * A step takes it back.
     *
     * @param arguments the tree of its {@code StepSpec}
     */
    record By(String kind, Object arguments) implements WayBack {}

    record Nothing(String why) implements WayBack {}

    /** What it changed stays. */
    record Stays(String why) implements WayBack {}

    record NoReturn(String why) implements WayBack {}
}
