package dev.rehome.postgres.postdata;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.Constraint;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.schema.SqlStatements;
import java.sql.SQLException;

/** The statements of one foreign key. */
record ForeignKeyStatements(Entry entry, QualifiedName table, Constraint key) {

    /** As the archive says it: with a check of all rows, unless it is NOT VALID there too. */
    void addAsIs(Session target) throws SQLException {
        add(target, "");
    }

    /** In a moment, without looking at the rows that are there. */
    void addNotValid(Session target) throws SQLException {
        add(target, " NOT VALID");
    }

    /** Looks at the rows, while the tables can be read and written; at once when done before. */
    void validate(Session target) throws SQLException {
        target.execute(
                "ALTER TABLE %s VALIDATE CONSTRAINT %s"
                        .formatted(table.sql(), QualifiedName.quote(key.name())));
    }

    private void add(Session target, String ending) throws SQLException {
        String statement = SqlStatements.split(entry.definition()).getFirst() + ending;
        Existing.makeConstraint(target, table, key.name(), () -> target.execute(statement));
    }
}
