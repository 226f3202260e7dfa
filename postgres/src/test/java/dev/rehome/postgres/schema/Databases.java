package dev.rehome.postgres.schema;

import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the tests of schemas do to real servers with the stock programs. */
public record Databases(PgTools tools) {

    /** Programs that can read these servers, if this machine has or can get them. */
    public static Optional<Databases> reading(int major) {
        return ClientTools.atLeast(major)
                .map(found -> new Databases(PgTools.at(found.bin()).orElseThrow()));
    }

    public static Server server(PostgresServer server) {
        return new Server(ConnectionString.parse(server.uri("postgres")));
    }

    /** Fills a new database with one of everything. */
    public void fill(PostgresServer server, String database) {
        server.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        try {
            Path script = Path.of(Databases.class.getResource("everything.sql").toURI());
            psql(server, database, List.of("-f", script.toString()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public String psql(PostgresServer server, String database, List<String> arguments) {
        var all = new java.util.ArrayList<>(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1"));
        all.addAll(arguments);
        return tools.run("psql", all, login(server, database));
    }

    /** The whole schema as text, to be compared. */
    public String schema(PostgresServer server, String database) {
        return dump(server, database, "--schema-only");
    }

    /** All rows as text, ordered as they lie. */
    public String rows(PostgresServer server, String database) {
        return dump(server, database, "--data-only");
    }

    public String dump(PostgresServer server, String database, String... options) {
        return tools.run("pg_dump", List.of(options), login(server, database))
                .lines()
                .filter(line -> !line.startsWith("-- Dumped") && !line.contains("restrict"))
                .collect(Collectors.joining("\n"));
    }

    public Map<String, String> login(PostgresServer server, String database) {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(server.port()),
                "PGUSER",
                "postgres",
                "PGDATABASE",
                database);
    }
}
