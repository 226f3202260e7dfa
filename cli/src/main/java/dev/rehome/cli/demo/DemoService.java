package dev.rehome.cli.demo;

import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The databases of a made-up service, as a real one has them. */
record DemoService(PostgresServer server) {
    static final List<String> DATABASES =
            List.of("indexd_demo", "sheepdog_demo", "fence_demo", "arborist_demo");

    /** Creates roles and databases and fills them, two at a time. */
    void load(int rows) throws InterruptedException {
        server.execute("postgres", text("roles.sql"));
        try (var loaders = Executors.newFixedThreadPool(2)) {
            List<Future<?>> loads =
                    DATABASES.stream()
                            .<Future<?>>map(database -> loaders.submit(() -> load(database, rows)))
                            .toList();
            for (Future<?> load : loads) {
                load.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the demo's data could not be loaded", e.getCause());
        }
    }

    private void load(String database, int rows) {
        String owner = database.replace("_demo", "");
        server.execute("postgres", "CREATE DATABASE " + database + " OWNER " + owner);
        server.execute(
                database, text(database + ".sql").replace("${rows}", Integer.toString(rows)));
        server.execute(database, "ANALYZE");
    }

    /** Bytes of the databases that are there. */
    static long bytes(PostgresServer server) {
        return number(
                server,
                "postgres",
                """
                SELECT coalesce(sum(pg_database_size(oid)), 0)
                  FROM pg_database WHERE datname LIKE '%\\_demo'
                """);
    }

    /** Rows in all tables of one database, counted by the server itself. */
    static long rows(PostgresServer server, String database) {
        return number(
                server,
                database,
                """
                SELECT coalesce(sum((xpath('/row/c/text()', query_to_xml(
                           format('SELECT count(*) AS c FROM %I.%I', n.nspname, c.relname),
                           false, true, '')))[1]::text::bigint), 0)
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind = 'r' AND n.nspname IN ('public', 'graph')
                """);
    }

    static long number(PostgresServer server, String database, String query) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("on " + server.uri(database), e);
        }
    }

    static String text(String name) {
        try (InputStream file =
                Objects.requireNonNull(DemoService.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
