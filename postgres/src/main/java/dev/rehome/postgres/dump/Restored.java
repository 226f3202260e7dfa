package dev.rehome.postgres.dump;

import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Which parts of a dump are in the target, noted there in the transaction that brought them; and
 * how often a restore has begun to bring them.
 */
final class Restored {
    private Restored() {}

    /** Makes the place for the notes, beside those of the schema. */
    static void prepare(Session target) throws SQLException {
        target.execute(
                "CREATE SCHEMA IF NOT EXISTS rehome; CREATE TABLE IF NOT EXISTS rehome.restored"
                        + " (entry int, part int, row_count int8, PRIMARY KEY (entry, part));"
                        + " CREATE TABLE IF NOT EXISTS rehome.attempt (number int PRIMARY KEY)");
    }

    /** Counts another attempt to bring them, committed when this returns; its number. */
    static int begin(Session target) throws SQLException {
        return target.query(
                        """
                        INSERT INTO rehome.attempt
                        SELECT coalesce(max(number), 0) + 1 FROM rehome.attempt RETURNING number
                        """,
                        row -> row.getInt(1))
                .getFirst();
    }

    /** The number of the newest attempt. */
    static int newest(Session target) throws SQLException {
        return target.query("SELECT max(number) FROM rehome.attempt", row -> row.getInt(1))
                .getFirst();
    }

    /** Whether a restore is under way there, or was cut short. */
    static boolean begun(Session target) throws SQLException {
        try (var statement = target.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT pg_catalog.to_regclass('rehome.restored') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** How many rows were loaded; empty when the part was not. */
    static OptionalLong rows(Session target, int entry, int part) throws SQLException {
        try (var statement = target.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT row_count FROM rehome.restored WHERE entry = %d AND part = %d"
                                        .formatted(entry, part))) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /** To be called in the transaction that removes what the part brought. */
    static void forget(Session target, int entry, int part) throws SQLException {
        target.execute(
                "DELETE FROM rehome.restored WHERE entry = %d AND part = %d"
                        .formatted(entry, part));
    }

    /** To be called in the transaction that brings the part. */
    static void add(Session target, int entry, int part, long rows) throws SQLException {
        target.execute(
                "INSERT INTO rehome.restored VALUES (%d, %d, %d)".formatted(entry, part, rows));
    }
}
