package dev.rehome.postgres.schema;

import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
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
                skipped text[] NOT NULL, left_out int[] NOT NULL)
            """;

    /**
     * How far a phase is.
     *
     * @param entries how many of it are done with
     * @param digest of those
     * @param skipped what was left out, in words
     * @param leftOut and the places of those entries in the phase, from 0
     */
    record Reached(int entries, String digest, List<String> skipped, List<Integer> leftOut) {}

    private final Session target;

    Bookkeeping(Session target) {
        this.target = target;
    }

    void prepare() throws SQLException {
        target.execute(TABLES);
    }

    boolean exist() throws SQLException {
        return !target.query(
                        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'rehome'",
                        row -> row.getInt(1))
                .isEmpty();
    }

    void drop() throws SQLException {
        target.execute("DROP SCHEMA rehome CASCADE");
    }

    Optional<Reached> reached(String phase) throws SQLException {
        try (var statement =
                target.jdbc()
                        .prepareStatement(
                                "SELECT entries, digest, skipped, left_out FROM rehome.schema_phase"
                                        + " WHERE name = ?")) {
            statement.setString(1, phase);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Reached(
                                        row.getInt(1),
                                        row.getString(2),
                                        List.of((String[]) row.getArray(3).getArray()),
                                        List.of((Integer[]) row.getArray(4).getArray())))
                        : Optional.empty();
            }
        }
    }

    void reach(String phase, Reached reached) throws SQLException {
        try (var statement =
                target.jdbc()
                        .prepareStatement(
                                """
                                INSERT INTO rehome.schema_phase VALUES (?, ?, ?, ?, ?)
                                ON CONFLICT (name) DO UPDATE
                                   SET (entries, digest, skipped, left_out)
                                     = (excluded.entries, excluded.digest, excluded.skipped,
                                        excluded.left_out)
                                """)) {
            statement.setString(1, phase);
            statement.setInt(2, reached.entries());
            statement.setString(3, reached.digest());
            statement.setArray(4, target.jdbc().createArrayOf("text", reached.skipped().toArray()));
            statement.setArray(5, target.jdbc().createArrayOf("int4", reached.leftOut().toArray()));
            statement.executeUpdate();
        }
    }
}
