package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of comparing one table.
 *
 * @param table schema and name, quoted where SQL wants it: {@code public."Order"}
 * @param sourceRows rows read at the source, 0 when it was not read
 * @param targetRows rows read at the target, 0 when it was not read
 * @param bytes bytes of rows read, of both sides
 * @param columns columns missing, extra or of another type, one sentence each
 * @param reason why it was not compared; empty when it was
 * @param rows the differing rows, where rows differ
 */
public record TableVerdict(
        String table,
        Outcome outcome,
        long sourceRows,
        long targetRows,
        long bytes,
        List<String> columns,
        Optional<String> reason,
        Optional<RowDifferences> rows) {

    public enum Outcome {
        /** Every row of the one is a row of the other, byte for byte, and no more. */
        IDENTICAL,
        /** Rows or columns differ. */
        DIFFERS,
        /** Not at the target. */
        MISSING,
        /** Only at the target. */
        EXTRA,
        /** Has rows, and they were not read; says why. */
        NOT_COMPARED
    }

    public TableVerdict {
        columns = List.copyOf(columns);
    }

    static TableVerdict missing(String table) {
        return new TableVerdict(
                table, Outcome.MISSING, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
    }

    static TableVerdict extra(String table) {
        return new TableVerdict(
                table, Outcome.EXTRA, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
    }

    static TableVerdict notCompared(String table, String reason) {
        return new TableVerdict(
                table,
                Outcome.NOT_COMPARED,
                0,
                0,
                0,
                List.of(),
                Optional.of(reason),
                Optional.empty());
    }

    /** Whether nothing speaks against the two being the same. */
    public boolean holds() {
        return outcome == Outcome.IDENTICAL || outcome == Outcome.NOT_COMPARED;
    }

    /** Lines for a person: the table and its outcome, then each difference, indented. */
    public List<String> text() {
        var lines = new ArrayList<String>();
        lines.add(
                switch (outcome) {
                    case IDENTICAL ->
                            "%s: identical, %s".formatted(table, Figures.count(sourceRows, "row"));
                    case DIFFERS ->
                            "%s: differs, %s at the source, %s at the target"
                                    .formatted(
                                            table,
                                            Figures.count(sourceRows, "row"),
                                            Figures.count(targetRows));
                    case MISSING -> "%s: missing at the target".formatted(table);
                    case EXTRA -> "%s: only at the target".formatted(table);
                    case NOT_COMPARED ->
                            "%s: not compared: %s".formatted(table, reason.orElseThrow());
                });
        columns.forEach(column -> lines.add("  " + column));
        rows.ifPresent(
                found -> {
                    found.named().forEach(row -> lines.add("  " + row.text()));
                    long more =
                            found.total()
                                    - found.named().stream().mapToLong(RowDifference::copies).sum();
                    if (more > 0 || found.atLeast()) {
                        lines.add(
                                "  %s%s %s in all"
                                        .formatted(
                                                found.atLeast() ? "at least " : "",
                                                Figures.count(found.total(), "row"),
                                                found.total() == 1 ? "differs" : "differ"));
                    }
                });
        return lines;
    }
}
