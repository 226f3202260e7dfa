package dev.rehome.engine.journal;

/** Where the two databases of a journal differ; every other statement is the same for both. */
enum Dialect {
    /** Version 3.42 or later, for {@code subsec}. */
    SQLITE("CAST(unixepoch('subsec') * 1000 AS INTEGER)", "SELECT 1"),
    /** Any version that is still maintained. */
    POSTGRES(
            "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
            // Two processes that create the same table at once fail even with IF NOT EXISTS.
            "SELECT pg_advisory_xact_lock(1919248495)");

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
}
