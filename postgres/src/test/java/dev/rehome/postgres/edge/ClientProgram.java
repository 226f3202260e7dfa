package dev.rehome.postgres.edge;

import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs one of PostgreSQL's own programs against a server; fails when it fails. */
record ClientProgram(PostgresServer server, ClientTools tools) {

    /** What it printed on standard output. */
    String run(String program, String... arguments) {
        var command =
                new ProcessBuilder(
                        tools.program(program).toString(),
                        "--host=127.0.0.1",
                        "--port=" + server.port(),
                        "--username=postgres");
        command.command().addAll(List.of(arguments));
        command.environment().put("PGTZ", "UTC");
        command.environment().put("PGDATESTYLE", "ISO");
        command.environment().put("PGCLIENTENCODING", "UTF8");
        command.environment().put("PGOPTIONS", "-c client_min_messages=error");
        try {
            Path complaints = Files.createTempFile("rehome-" + program, ".err");
            Process process = command.redirectError(complaints.toFile()).start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complaint = Files.readString(complaints);
            Files.delete(complaints);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "%s on PostgreSQL %d: %s".formatted(program, server.major(), complaint));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The option that names a database, whatever its name. */
    static String dbname(String database) {
        return "--dbname=dbname='%s'".formatted(database.replace("\\", "\\\\").replace("'", "\\'"));
    }
}
