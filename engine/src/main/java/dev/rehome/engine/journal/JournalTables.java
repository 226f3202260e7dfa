package dev.rehome.engine.journal;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of a journal, and the version they are written in. */
final class JournalTables {
    /** Raised whenever the tables or the entries change so that an older Rehome misreads them. */
    static final int VERSION = 1;

    private static final String TABLES =
            """
            CREATE TABLE IF NOT EXISTS rehome_schema (version INTEGER NOT NULL);

            CREATE TABLE IF NOT EXISTS rehome_run (
                id TEXT PRIMARY KEY,
                runbook TEXT NOT NULL,
                opened_at BIGINT NOT NULL,
                last_sequence BIGINT NOT NULL,
                token BIGINT NOT NULL,
                person TEXT,
                machine TEXT,
                pid BIGINT,
                started TEXT,
                leased_until BIGINT NOT NULL);

            CREATE TABLE IF NOT EXISTS rehome_entry (
                run TEXT NOT NULL REFERENCES rehome_run,
                sequence BIGINT NOT NULL,
                at BIGINT NOT NULL,
                token BIGINT NOT NULL,
                entry TEXT NOT NULL,
                PRIMARY KEY (run, sequence));

            CREATE TABLE IF NOT EXISTS rehome_cursor (
                run TEXT NOT NULL REFERENCES rehome_run,
                step TEXT NOT NULL,
                saved_at BIGINT NOT NULL,
                cursor TEXT NOT NULL,
                PRIMARY KEY (run, step))
            """;

    /** Where the standings of running steps are kept among the cursors; no path begins so. */
    private static final String STANDING = "standing of ";

    private JournalTables() {}

    /** The name under which is kept where a step stands. */
    static String standingOf(String step) {
        return STANDING + step;
    }

    /** What the owner of a run before this one told. */
    static void forgetStandings(Connection connection, RunId run) throws SQLException {
        try (var delete =
                connection.prepareStatement(
                        "DELETE FROM rehome_cursor WHERE run = ? AND step LIKE ?")) {
            delete.setString(1, run.text());
            delete.setString(2, STANDING + "%");
            delete.executeUpdate();
        }
    }

    /** Whether they are there. Makes nothing, and needs no right but to read. */
    static boolean found(Connection connection, Dialect dialect, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (var rows = statement.executeQuery(dialect.tables())) {
                if (!rows.next()) {
                    return false;
                }
            }
            return refuseOther(version(statement), name);
        }
    }

    /** Creates what is missing. Runs in a transaction. */
    static boolean prepare(Connection connection, Dialect dialect, String name)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.alone());
            for (String table : TABLES.split(";", -1)) {
                statement.execute(table);
            }
            int version = version(statement);
            if (version == 0) {
                statement.execute("INSERT INTO rehome_schema VALUES (%d)".formatted(VERSION));
                return true;
            }
            return refuseOther(version, name);
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT version FROM rehome_schema")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static boolean refuseOther(int version, String name) {
        if (version == VERSION) {
            return true;
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "the journal %s has format %d, this Rehome knows format %d"
                        .formatted(name, version, VERSION),
                "use the Rehome that wrote it, or name another journal",
                null);
    }
}
