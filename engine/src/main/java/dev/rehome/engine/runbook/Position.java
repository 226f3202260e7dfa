package dev.rehome.engine.runbook;

/**
 * A place in a runbook file, written {@code move.yaml:4:7}.
 *
 * @param line counted from 1; 0 when what is meant is not in a file, such as an option
 * @param column counted from 1
 */
public record Position(String file, int line, int column) implements Comparable<Position> {

    /** Of what was given outside a file, such as {@code --var deployment}. */
    public static Position outside(String where) {
        return new Position(where, 0, 0);
    }

    @Override
    public int compareTo(Position other) {
        return line == other.line
                ? Integer.compare(column, other.column)
                : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return line == 0 ? file : "%s:%d:%d".formatted(file, line, column);
    }
}
