package dev.rehome.engine.journal;

import java.sql.SQLException;
import java.util.Set;

/** Where the two databases of a journal differ; every other statement is the same for both. */
enum Dialect {
    /** Version 3.42 or later, for {@code subsec}. */
    SQLITE(
            "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            "SELECT 1",
            "SELECT 1 FROM sqlite_master WHERE name = 'rehome_schema'"),
    /** Any version that is still maintained. */
    POSTGRES(
            "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
            // Two processes that create the same table at once fail even with IF NOT EXISTS.
            "SELECT pg_advisory_xact_lock(1919248495)",
            "SELECT 1 WHERE to_regclass('rehome_schema') IS NOT NULL");

    static final String ANOTHER_FILE = "name another file with --journal";

    private static final String LOGIN =
            "check the user and the password in its address, which may also stand in PGPASSWORD or"
                    + " the passfile, and whether pg_hba.conf lets it in";

    private static final int SQLITE_BUSY = 5;

    /** Too many connections, and a server that starts, stops or recovers. */
    private static final Set<String> PASSING = Set.of("53300", "57P03");

    private final String now;
    private final String alone;
    private final String tables;

    Dialect(String now, String alone, String tables) {
        this.now = now;
        this.alone = alone;
        this.tables = tables;
    }

    /** The database's clock, in milliseconds since 1970. */
    String now() {
        return now;
    }

    /** Keeps other processes from changing the tables until the transaction ends. */
    String alone() {
        return alone;
    }

    /** A row when the tables of a journal are there. */
    String tables() {
        return tables;
    }

    /** Whether what keeps the journal from being opened passes by itself: a busy server or file. */
    boolean passing(SQLException e) {
        return switch (this) {
            case SQLITE -> e.getErrorCode() == SQLITE_BUSY;
            case POSTGRES -> PASSING.contains(String.valueOf(e.getSQLState()));
        };
    }

    /** What to do when the journal cannot be opened, and so nothing has begun. */
    String remedy(SQLException e) {
        return switch (this) {
            case SQLITE -> remedy(e.getErrorCode());
            case POSTGRES -> remedy(String.valueOf(e.getSQLState()));
        };
    }

    /** The primary result codes of SQLite, see its {@code rescode.html}. */
    private static String remedy(int code) {
        return switch (code) {
            case SQLITE_BUSY -> "another process writes it for long; try again when that has ended";
            case 11, 26 -> ANOTHER_FILE;
            case 13 -> "make room on its disk, or " + ANOTHER_FILE;
            default -> "see that it and its folder can be written, or " + ANOTHER_FILE;
        };
    }

    /**
     * The driver says 08004 when a password is asked for and none is given, and also when the
     * server has no TLS and {@code sslmode} demands it.
     */
    private static String remedy(String state) {
        return switch (state) {
            case "28P01", "28000" -> LOGIN;
            case "08004" -> LOGIN + "; or its sslmode, where the server has no TLS";
            case "3D000" -> "create that database, or name another one with --journal";
            case "25006" -> "this server is a standby: name its primary with --journal";
            case "42501", "3F000" ->
                    "let that login create tables there, in a schema that it finds first, and use"
                            + " them, or name another database with --journal";
            default ->
                    PASSING.contains(state)
                            ? "try again when the server takes connections"
                            : state.startsWith("08")
                                    ? "check the host and the port in its address, and that the"
                                            + " server runs and can be reached from here"
                                    : "see that it can be written, or name another one with"
                                            + " --journal";
        };
    }
}
