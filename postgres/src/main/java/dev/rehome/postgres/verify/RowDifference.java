package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Figures;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One row that is not the same on both sides, named by its key. */
public sealed interface RowDifference {

    /**
     * The primary key, or the unique columns standing in for it; in a table without either, the
     * whole row.
     */
    List<Value> key();

    /** One sentence for a person: {@code id=7 is missing at the target}. */
    String text();

    /** How many differing rows it stands for. */
    default long copies() {
        return 1;
    }

    private static String text(List<Value> key, long copies, String what) {
        if (key.isEmpty()) {
            return "%s %s %s"
                    .formatted(Figures.count(copies, "row"), copies == 1 ? "is" : "are", what);
        }
        return "%s is %s%s"
                .formatted(
                        Value.list(key),
                        what,
                        copies > 1 ? " (%s times)".formatted(Figures.count(copies)) : "");
    }

    /**
     * A column's value in PostgreSQL's text form, shortened in the middle when long.
     *
     * @param text empty for NULL, which is not the empty string
     */
    record Value(String column, Optional<String> text) {

        @Override
        public String toString() {
            return column + "=" + text.map(Value::quoted).orElse("NULL");
        }

        static String quoted(String text) {
            return "'" + text + "'";
        }

        static String list(List<Value> values) {
            return values.stream().map(Value::toString).collect(Collectors.joining(", "));
        }
    }

    /**
     * In the source and not in the target.
     *
     * @param key empty for all that are missing of a table without a key, whose values are hidden
     * @param copies how many such rows are missing; more than 1 only in a table without a key
     */
    record Missing(List<Value> key, long copies) implements RowDifference {

        @Override
        public String text() {
            return RowDifference.text(key, copies, "missing at the target");
        }
    }

    /**
     * In the target and not in the source.
     *
     * @param key empty for all that are too many in a table without a key, whose values are hidden
     * @param copies how many such rows are too many; more than 1 only in a table without a key
     */
    record Extra(List<Value> key, long copies) implements RowDifference {

        @Override
        public String text() {
            return RowDifference.text(key, copies, "only at the target");
        }
    }

    /** In both under one key, with these columns unlike. */
    record Changed(List<Value> key, List<Change> columns) implements RowDifference {

        @Override
        public String text() {
            return "%s: %s"
                    .formatted(
                            Value.list(key),
                            columns.stream()
                                    .map(Change::toString)
                                    .collect(Collectors.joining(", ")));
        }
    }

    /**
     * What a column holds on either side.
     *
     * @param hidden values were not asked for; then both texts are empty
     */
    record Change(String column, Optional<String> source, Optional<String> target, boolean hidden) {

        @Override
        public String toString() {
            if (hidden) {
                return column + " differs";
            }
            String there = source.map(Value::quoted).orElse("NULL");
            if (source.equals(target)) { // the part that is left out differs
                return "%s differs in the middle of %s".formatted(column, there);
            }
            return "%s is %s at the source, %s at the target"
                    .formatted(column, there, target.map(Value::quoted).orElse("NULL"));
        }
    }
}
