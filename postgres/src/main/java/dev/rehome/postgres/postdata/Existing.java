package dev.rehome.postgres.postdata;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.Optional;

/** What the target has already, from an attempt before. */
final class Existing {

    private Existing() {}

    /** Whether the index is whole; empty when there is none. */
    static Optional<Boolean> index(Session target, QualifiedName name) throws SQLException {
        return flag(
                target,
                "SELECT indisvalid AND indisready FROM pg_catalog.pg_index"
                        + " WHERE indexrelid = pg_catalog.to_regclass(?)",
                name.sql());
    }

    static boolean constraint(Session target, QualifiedName table, String name)
            throws SQLException {
        return flag(
                        target,
                        "SELECT true FROM pg_catalog.pg_constraint"
                                + " WHERE conrelid = pg_catalog.to_regclass(?) AND conname = ?",
                        table.sql(),
                        name)
                .isPresent();
    }

    static boolean populated(Session target, QualifiedName view) throws SQLException {
        return flag(
                        target,
                        "SELECT relispopulated FROM pg_catalog.pg_class"
                                + " WHERE oid = pg_catalog.to_regclass(?)",
                        view.sql())
                .orElse(false);
    }

    static boolean tablespace(Session target, String name) throws SQLException {
        return flag(target, "SELECT true FROM pg_catalog.pg_tablespace WHERE spcname = ?", name)
                .isPresent();
    }

    private static Optional<Boolean> flag(Session target, String query, String... arguments)
            throws SQLException {
        try (var statement = target.jdbc().prepareStatement(query)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
            }
        }
    }
}
