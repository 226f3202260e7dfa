package dev.rehome.postgres.postdata;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What the target has already, from an attempt before. It is asked about only when making a thing
 * was refused: on a first attempt nothing is there, and many small tables would pay for asking.
 */
final class Existing {
    /**
     * What a statement is refused with when the thing it makes is there: a relation of that name, a
     * constraint of that name, an index that is a constraint's already, a second primary key.
     */
    private static final Set<String> REFUSALS = Set.of("42P07", "42710", "55000", "42P16");

    private Existing() {}

    /** Whether a statement may have failed because the thing it makes is there. */
    static boolean mayBe(SQLException refusal) {
        return REFUSALS.contains(refusal.getSQLState());
    }

    /** Whether the index is whole; empty when there is none. */
    static Optional<Boolean> index(Session target, QualifiedName name) throws SQLException {
        return flag(
                target,
                "SELECT indisvalid AND indisready FROM pg_catalog.pg_index"
                        + " WHERE indexrelid = pg_catalog.to_regclass(?)",
                name.sql());
    }

    /** The statement or statements that make something. */
    @FunctionalInterface
    interface Making {
        void run() throws SQLException;
    }

    /** Makes a constraint, and is content when that is refused because it is there. */
    static void makeConstraint(Session target, QualifiedName table, String name, Making making)
            throws SQLException {
        try {
            making.run();
        } catch (SQLException e) {
            if (!mayBe(e) || !constraint(target, table, name)) {
                throw e;
            }
        }
    }

    private static boolean constraint(Session target, QualifiedName table, String name)
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
