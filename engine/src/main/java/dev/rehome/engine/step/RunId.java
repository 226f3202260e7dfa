package dev.rehome.engine.step;

/** The name of a run, sortable by the time it was opened, such as {@code 20261120-201500-k3f}. */
public record RunId(String text) implements Comparable<RunId> {

    @Override
    public int compareTo(RunId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
