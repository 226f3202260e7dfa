package dev.rehome.postgres.verify;

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
     * @param copies how many such rows are missing; more than 1 only in a table without a key
     */
    record Missing(List<Value> key, long copies) implements RowDifference {

        @Override
        public String text() {
            return "%s is missing at the target%s"
                    .formatted(Value.list(key), copies > 1 ? " (%d times)".formatted(copies) : "");
        }
    }

    /**
     * In the target and not in the source.
     *
     * @param copies how many such rows are too many; more than 1 only in a table without a key
     */
    record Extra(List<Value> key, long copies) implements RowDifference {

        @Override
        public String text() {
            return "%s is only at the target%s"
                    .formatted(Value.list(key), copies > 1 ? " (%d times)".formatted(copies) : "");
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
