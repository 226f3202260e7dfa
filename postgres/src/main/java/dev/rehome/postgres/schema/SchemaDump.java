package dev.rehome.postgres.schema;

import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.connect.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes everything about a database but its rows with pg_dump.
 *
 * @param snapshot the exported snapshot in which to look, so that schema and rows are of one moment
 * @param selection which tables and schemas, in pg_dump's own patterns
 */
public record SchemaDump(
        PgTools tools,
        Server source,
        String database,
        Optional<String> snapshot,
        Selection selection) {
    /** How long pg_dump may wait for a table that someone else has locked exclusively. */
    private static final String LOCK_WAIT_MAX = "10min";

    /** Patterns as {@code pg_dump --table}, {@code --schema} and their opposites take them. */
    public record Selection(
            List<String> tables,
            List<String> excludedTables,
            List<String> schemas,
            List<String> excludedSchemas) {
        public static final Selection ALL =
                new Selection(List.of(), List.of(), List.of(), List.of());
    }

    /**
     * Writes the archive into {@code directory}, which must not exist yet, and reads it.
     *
     * @throws dev.rehome.engine.report.Failure with what pg_dump said
     */
    public Archive take(Path directory) {
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
        selection.tables.forEach(pattern -> arguments.add("--table=" + pattern));
        selection.excludedTables.forEach(pattern -> arguments.add("--exclude-table=" + pattern));
        selection.schemas.forEach(pattern -> arguments.add("--schema=" + pattern));
        selection.excludedSchemas.forEach(pattern -> arguments.add("--exclude-schema=" + pattern));
        try (var login = source.environment(database)) {
            tools.run("pg_dump", arguments, login.variables());
        }
        return Archive.read(directory);
    }
}
