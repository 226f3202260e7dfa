package dev.rehome.cli.real;

import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** An old server with databases to move, and a new one that is empty. */
record TwoServers(PostgresServer old, PostgresServer now) implements AutoCloseable {

    static TwoServers start() {
        return new TwoServers(PostgresServer.start(15), PostgresServer.start(15));
    }

    /** A database with one table {@code t} of that many rows; the old one is dropped. */
    TwoServers database(String name, int rows) {
        old.execute(
                "postgres",
                "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)",
                "CREATE DATABASE " + name);
        old.execute(
                name,
                "CREATE TABLE t (id int PRIMARY KEY, x text)",
                "INSERT INTO t SELECT i, repeat('x', 100) || i FROM generate_series(1, "
                        + rows
                        + ") i");
        return this;
    }

    /** Runbook text with both servers as stores, then these lines. */
    String runbook(String steps) {
        return """
        rehome: 1
        name: move
        vars: { deployment: demo, services: [fence, indexd] }
        stores:
          old: { postgres: "%s" }
          new: { postgres: "%s" }
        steps:
        %s
        """
                .formatted(old.uri("postgres"), now.uri("postgres"), steps.indent(2));
    }

    List<String> databasesOnTheNew() throws SQLException {
        return names(
                now,
                "postgres",
                "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
                        + " ORDER BY 1");
    }

    static List<String> names(PostgresServer server, String database, String query)
            throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    @Override
    public void close() {
        now.close();
        old.close();
    }
}
