package dev.rehome.postgres.schema;

import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been made so far, kept in the target database itself, in schema {@value #SCHEMA}:
 * written in the transaction that makes it, so that it is exact whenever the mover or a server
 * dies.
 */
final class Bookkeeping {
    static final String SCHEMA = "rehome";

    private static final String TABLES =
            """
            CREATE SCHEMA IF NOT EXISTS rehome;
            CREATE TABLE IF NOT EXISTS rehome.schema_phase (
                name text PRIMARY KEY, entries int NOT NULL, digest text NOT NULL,
                skipped text[] NOT NULL);
            CREATE TABLE IF NOT EXISTS rehome.borrowed_role (
                name text PRIMARY KEY, ending text NOT NULL)
            """;

    /** How far a phase is: how many entries were made, their digest, and what was skipped. */
    record Reached(int entries, String digest, List<String> skipped) {}

    private final Session target;

    Bookkeeping(Session target) {
        this.target = target;
    }

    void prepare() throws SQLException {
        target.execute(TABLES);
    }

    boolean exist() throws SQLException {
        return !names("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'rehome'").isEmpty();
    }

    void drop() throws SQLException {
        target.execute("DROP SCHEMA rehome CASCADE");
    }

    Optional<Reached> reached(String phase) throws SQLException {
        try (var statement =
                target.jdbc()
                        .prepareStatement(
                                "SELECT entries, digest, skipped FROM rehome.schema_phase"
                                        + " WHERE name = ?")) {
            statement.setString(1, phase);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Reached(
                                        row.getInt(1),
                                        row.getString(2),
                                        List.of((String[]) row.getArray(3).getArray())))
                        : Optional.empty();
            }
        }
    }

    void reach(String phase, Reached reached) throws SQLException {
        try (var statement =
                target.jdbc()
                        .prepareStatement(
                                """
                                INSERT INTO rehome.schema_phase VALUES (?, ?, ?, ?)
                                ON CONFLICT (name) DO UPDATE SET (entries, digest, skipped)
                                    = (excluded.entries, excluded.digest, excluded.skipped)
                                """)) {
            statement.setString(1, phase);
            statement.setInt(2, reached.entries());
            statement.setString(3, reached.digest());
            statement.setArray(4, target.jdbc().createArrayOf("text", reached.skipped().toArray()));
            statement.executeUpdate();
        }
    }

    /** Makes the login a member of the role; must be given back. */
    void borrow(String role) throws SQLException {
        String ending = new Membership(target).lend(role);
        try (var statement =
                target.jdbc()
                        .prepareStatement(
                                "INSERT INTO rehome.borrowed_role VALUES (?, ?)"
                                        + " ON CONFLICT DO NOTHING")) {
            statement.setString(1, role);
            statement.setString(2, ending);
            statement.executeUpdate();
        }
    }

    /** Ends the memberships that were borrowed; what the login had before is left alone. */
    void giveBack() throws SQLException {
        for (String ending : names("SELECT ending FROM rehome.borrowed_role WHERE ending <> ''")) {
            target.execute(ending);
        }
        target.execute("DELETE FROM rehome.borrowed_role");
    }

    List<String> names(String query) throws SQLException {
        try (var statement = target.jdbc().createStatement();
                var rows = statement.executeQuery(query)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
