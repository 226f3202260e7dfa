package dev.rehome.bench.postgres;

import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * The database that is moved: one wide table with eight indexes, a narrow long one, many small ones
 * with foreign keys. The same size gives the same rows.
 *
 * @param scale 1 is about 1.5 GB with its indexes
 */
record Data(double scale) {
    static final String DATABASE = "bench";
    private static final int DOCUMENTS = 700_000;
    private static final int LEDGER = 5_000_000;
    private static final int SMALL = 150;

    void create(PostgresServer server) {
        server.execute("postgres", "CREATE DATABASE " + DATABASE);
        String script =
                script().replace(":documents", rows(DOCUMENTS))
                        .replace(":ledger", rows(LEDGER))
                        .replace(":small", rows(SMALL));
        server.execute(DATABASE, script);
        // Hint bits and statistics as in a server that has been up for a while: no reader writes.
        server.execute(DATABASE, "VACUUM (FREEZE, ANALYZE)", "CHECKPOINT");
    }

    private String rows(int whole) {
        return Long.toString(Math.max(1, Math.round(whole * scale)));
    }

    /** What the database and its indexes take on disk. */
    static long bytes(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet size =
                        statement.executeQuery("SELECT pg_database_size(current_database())")) {
            size.next();
            return size.getLong(1);
        }
    }

    private static String script() {
        try (InputStream file = Data.class.getResourceAsStream("data.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
