package dev.rehome.postgres.snapshot;

import dev.rehome.postgres.catalog.Column;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.copy.CopyFormat;
import dev.rehome.postgres.copy.CopySql;
import java.util.stream.Collectors;

/**
 * How one table's rows are written and read, on either server: its columns by name, so that dropped
 * and reordered ones do not matter and generated ones are left to the target, and a format. What is
 * a partition or a parent of inheritance is copied by itself, rows of children come with these;
 * only a tree of {@link dev.rehome.postgres.catalog.MovingTrees} is read and loaded as one.
 */
public record TableCopy(Table table, CopyFormat format) {

    /** The statements that copy a part; the first of them also reads the part back. */
    public CopySql sql(Part part) {
        String what =
                part.isWhole()
                        ? table.name().toString()
                        : "%s, part %d of %d".formatted(table.name(), part.number(), part.of());
        return new CopySql(what, out(part), in(""), format.binary());
    }

    /** Copies the whole table, which was emptied in the same transaction, its rows frozen. */
    public CopySql frozen() {
        return new CopySql(
                table.name().toString(), out(Part.WHOLE), in(", FREEZE"), format.binary());
    }

    /** Which columns in which form; two copies are comparable only when these are the same. */
    public String fingerprint() {
        return format.options()
                + table.copied().stream()
                        .map(column -> QualifiedName.quote(column.name()) + " " + column.typeName())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    /** The rows to copy of a table that an extension made, which has rows of its own already. */
    public String extensionCondition() {
        return table.extension()
                .flatMap(Table.Membership::configuration)
                .filter(condition -> !condition.isBlank())
                .map(condition -> " " + condition)
                .orElse("");
    }

    private String out(Part part) {
        String condition = part.condition() + extensionCondition();
        // COPY of a table does without the executor; it reads no children either.
        String rows =
                condition.isEmpty() && !table.isTree()
                        ? table.name().sql() + list(" (", ")")
                        : "(SELECT %s FROM %s%s)".formatted(list("", ""), table.rows(), condition);
        return "COPY %s TO STDOUT WITH (%s)".formatted(rows, format.options());
    }

    private String in(String more) {
        return "COPY %s%s FROM STDIN WITH (%s%s)"
                .formatted(table.name().sql(), list(" (", ")"), format.options(), more);
    }

    private String list(String before, String after) {
        return table.copied().isEmpty()
                ? ""
                : table.copied().stream()
                        .map(Column::name)
                        .map(QualifiedName::quote)
                        .collect(Collectors.joining(", ", before, after));
    }
}
