package dev.rehome.postgres.edge;

import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code pg_dump --schema-only} says of a database, without what differs between versions of
 * the server that hold the same schema. Evidence that is independent of our own reading.
 */
final class DumpedSchema {

    private DumpedSchema() {}

    /** Lines that only the source has, marked {@code -}, or only the target, marked {@code +}. */
    static List<String> differences(
            PostgresServer source, PostgresServer target, String database, ClientTools tools) {
        List<String> there = of(source, database, tools);
        List<String> here = of(target, database, tools);
        var differences = new ArrayList<String>();
        var missing = new ArrayList<>(there);
        here.forEach(missing::remove);
        missing.forEach(line -> differences.add("- " + line));
        var extra = new ArrayList<>(here);
        there.forEach(extra::remove);
        extra.forEach(line -> differences.add("+ " + line));
        return differences;
    }

    private static List<String> of(PostgresServer server, String database, ClientTools tools) {
        var lines = new ArrayList<String>();
        boolean view = false;
        for (String line :
                new ClientProgram(server, tools)
                        .run(
                                "pg_dump",
                                "--schema-only",
                                "--encoding=UTF8",
                                ClientProgram.dbname(database))
                        .lines()
                        .toList()) {
            if (line.isBlank()
                    || line.startsWith("--")
                    || line.startsWith("\\restrict")
                    || line.startsWith("\\unrestrict")
                    || line.startsWith("SET ")
                    // automatic since version 14
                    || line.contains("multirange_type_name")
                    // version 17 knows one right more, which owners who lost theirs have again
                    || line.matches("GRANT MAINTAIN ON .* TO postgres;")) {
                continue;
            }
            view |=
                    line.matches(
                            "CREATE (OR REPLACE |MATERIALIZED |RECURSIVE )?VIEW .*|CREATE RULE .*");
            if (view) {
                // before version 16 columns were written with their table even if there is one only
                line = line.replaceAll("\\b[a-z_0-9]+\\.(?=[a-z_0-9]+\\b)", "");
            }
            view &= !line.endsWith(";");
            lines.add(
                    // since version 18 these constraints have names
                    line.replaceAll("CONSTRAINT (\"[^\"]*\"|\\S+) NOT NULL", "NOT NULL")
                            // all rights, spelled out: version 17 knows one more
                            .replaceAll("(GRANT|REVOKE) [A-Z,]*TRUNCATE[A-Z,]* ON", "$1 ALL ON")
                            .replaceAll(",$", ""));
        }
        return lines;
    }

    /** Copies a database with PostgreSQL's own tools; an error in any statement fails. */
    static void copy(
            PostgresServer source, PostgresServer target, String database, ClientTools tools) {
        try {
            Path file = Files.createTempFile("rehome-edge-", ".dump");
            new ClientProgram(source, tools)
                    .run(
                            "pg_dump",
                            "--format=custom",
                            "--file=" + file,
                            ClientProgram.dbname(database));
            new ClientProgram(target, tools)
                    .run("pg_restore", "--create", "--dbname=postgres", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
