package dev.rehome.postgres.edge;

import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server full of what breaks tools that move databases: the edge cases of PostgreSQL's features
 * as far as its version has them, and what the issues of other tools tell of.
 */
final class EdgeCases {
    /** The database with most of them. */
    static final String EDGE = "edge";

    static final String ASCII = "Edge \"A'scii";
    static final String LATIN1 = "edge_latin1";
    static final String EMPTY = "edge_empty";
    static final List<String> DATABASES = List.of(EDGE, ASCII, LATIN1, EMPTY);

    /** In this order; a number at the end is the version from which on the server knows it. */
    private static final List<String> FILES =
            List.of(
                    "names",
                    "tables",
                    "columns-1600",
                    "constraints",
                    "partitions",
                    "partitions-of-enum",
                    "types",
                    "types-14",
                    "constraints-15",
                    "types-16",
                    "sequences",
                    "programs",
                    "views",
                    "security",
                    "types-17",
                    "constraints-18",
                    "foreign",
                    "largeobjects",
                    "publications",
                    "publications-15",
                    "last",
                    "database");

    private EdgeCases() {}

    /** Creates roles and databases and fills them. */
    static void load(PostgresServer server) {
        run(server, "postgres", "globals");
        server.execute("postgres", "CREATE DATABASE edge", "CREATE DATABASE edge_empty");
        for (String file : FILES) {
            String since = file.substring(file.lastIndexOf('-') + 1);
            if (!since.matches("1[0-9]") || server.major() >= Integer.parseInt(since)) {
                run(server, EDGE, file);
            }
        }
        server.execute(
                "postgres",
                "CREATE DATABASE \"Edge \"\"A'scii\" ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE"
                        + " 'C' TEMPLATE template0",
                "CREATE DATABASE edge_latin1 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
                        + " TEMPLATE template0");
        run(server, ASCII, "ascii");
        run(server, LATIN1, "latin1");
    }

    /** Runs a file's statements one by one, each its own transaction unless the file says so. */
    static void run(PostgresServer server, String database, String file) {
        ClientTools tools =
                ClientTools.atLeast(13)
                        .orElseThrow(() -> new IllegalStateException("the fixture needs psql"));
        try (InputStream in = EdgeCases.class.getResourceAsStream(file + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("no " + file + ".sql");
            }
            Path sql = Files.createTempFile("rehome-" + file, ".sql");
            Files.write(sql, in.readAllBytes());
            new ClientProgram(server, tools)
                    .run(
                            "psql",
                            "--no-psqlrc",
                            "--quiet",
                            "--set=ON_ERROR_STOP=1",
                            "--output=/dev/null",
                            "--file=" + sql,
                            ClientProgram.dbname(database));
            Files.delete(sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
