package dev.rehome.postgres.dump;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;

/** Which entries of a dump are in the target, noted there in the transaction that brought them. */
final class Restored {

    /** Makes the place for the notes, beside those of the schema. */
    void prepare(Session target) throws SQLException {
        target.execute(
                "CREATE SCHEMA IF NOT EXISTS rehome;"
                        + " CREATE TABLE IF NOT EXISTS rehome.restored (entry int PRIMARY KEY)");
    }

    boolean has(Session target, Entry entry) throws SQLException {
        try (var statement = target.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT 1 FROM rehome.restored WHERE entry = " + entry.id())) {
            return row.next();
        }
    }

    void add(Session target, Entry entry) throws SQLException {
        target.execute("INSERT INTO rehome.restored VALUES (%d)".formatted(entry.id()));
    }
}
