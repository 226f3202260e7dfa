package dev.rehome.postgres.schema;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.connect.Scratch;
import dev.rehome.postgres.connect.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes everything about a database but its rows with pg_dump.
 *
 * @param snapshot the exported snapshot in which to look, so that schema and rows are of one moment
 */
public record SchemaDump(PgTools tools, Server source, String database, Optional<String> snapshot) {
    /** How long pg_dump may wait for a table that someone else has locked exclusively. */
    private static final String LOCK_WAIT_MAX = "10min";

    /**
     * Has the archive written, reads it, and leaves no trace of it: user mappings and subscriptions
     * hold passwords.
     *
     * @throws dev.rehome.engine.report.Failure with what pg_dump said
     */
    public Archive take() {
        try {
            Path aside = Scratch.folder();
            try {
                return taken(aside.resolve("schema"));
            } finally {
                Scratch.remove(aside);
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot put the schema of %s aside: %s".formatted(database, e.getMessage()),
                    "make room in the temporary folder, or set another: java.io.tmpdir in"
                            + " REHOME_JAVA_OPTS",
                    e);
        }
    }

    private Archive taken(Path directory) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--schema-only",
                                "--format=directory",
                                "--file=" + directory,
                                "--no-password",
                                // whatever encoding the database prescribes to its clients, and
                                // whatever its own is: names and definitions are read as UTF-8
                                "--encoding=UTF8",
                                // The target's version may reserve words that the source's does
                                // not.
                                "--quote-all-identifiers",
                                "--lock-wait-timeout=" + LOCK_WAIT_MAX));
        snapshot.ifPresent(name -> arguments.add("--snapshot=" + name));
        try (var login = source.environment(database)) {
            tools.run("pg_dump", arguments, login.variables());
        }
        return Archive.read(directory);
    }
}
