package dev.rehome.postgres.postdata;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

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

    private static final String UNIQUE_VIOLATION = "23505";

    private Existing() {}

    /** Whether a statement may have failed because the thing it makes is there. */
    static boolean mayBe(SQLException refusal) {
        String state = String.valueOf(refusal.getSQLState());
        return REFUSALS.contains(state) || (state.equals(UNIQUE_VIOLATION) && inCatalogs(refusal));
    }

    /**
     * Whether a unique index of the server's own catalogs was in the way rather than one on rows:
     * so it is when another backend commits a thing of that name while this one makes it.
     */
    static boolean inCatalogs(SQLException refusal) {
        ServerErrorMessage message =
                refusal instanceof PSQLException error ? error.getServerErrorMessage() : null;
        return message != null && "pg_catalog".equals(message.getSchema());
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
