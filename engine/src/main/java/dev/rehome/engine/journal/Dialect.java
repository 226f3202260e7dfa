package dev.rehome.engine.journal;

import java.sql.SQLException;

/** Where the two databases of a journal differ; every other statement is the same for both. */
enum Dialect {
    /** Version 3.42 or later, for {@code subsec}. */
    SQLITE("CAST(unixepoch('subsec') * 1000 AS INTEGER)", "SELECT 1"),
    /** Any version that is still maintained. */
    POSTGRES(
            "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
            // Two processes that create the same table at once fail even with IF NOT EXISTS.
            "SELECT pg_advisory_xact_lock(1919248495)");

    static final String ANOTHER_FILE = "name another file with --journal";

    private final String now;
    private final String alone;

    Dialect(String now, String alone) {
        this.now = now;
        this.alone = alone;
    }

    /** The database's clock, in milliseconds since 1970. */
    String now() {
        return now;
    }

    /** Keeps other processes from changing the tables until the transaction ends. */
    String alone() {
        return alone;
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
            case 5 -> "another process writes it for long; try again when that has ended";
            case 11, 26 -> ANOTHER_FILE;
            case 13 -> "make room on its disk, or " + ANOTHER_FILE;
            default -> "see that it and its folder can be written, or " + ANOTHER_FILE;
        };
    }

    /** The driver says 08004 when a password is asked for and none is given. */
    private static String remedy(String state) {
        return switch (state) {
            case "28P01", "28000", "08004" ->
                    "check the user and the password in its address, which may also stand in"
                            + " PGPASSWORD or the passfile, and whether pg_hba.conf lets it in";
            case "3D000" -> "create that database, or name another one with --journal";
            case "25006" -> "this server is a standby: name its primary with --journal";
            case "42501", "3F000" ->
                    "let that login create tables there, in a schema that it finds first, or name"
                            + " another database with --journal";
            case "53300", "57P03" -> "try again when the server takes connections";
            default ->
                    state.startsWith("08")
                            ? "check the host and the port in its address, and that the server"
                                    + " runs and can be reached from here"
                            : "see that it can be written, or name another one with --journal";
        };
    }
}
