package dev.rehome.postgres.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.connect.ServerVersion;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.dump.ArchivedDatabase;
import dev.rehome.postgres.dump.DumpFolder;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.inspect.Preflight;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps dumps from being restored into a server, as far as it shows before anything is made:
 * the files are there in full length, the tables of contents are whole, the databases may be made
 * or are empty, and what they use is there. Only reads.
 */
record RestoreProblems(Map<String, Path> dumps, PostgresStore target, boolean room) {

    private static final String EXTENSION = "EXTENSION";

    /**
     * All of them.
     *
     * @throws Failure when a dump is damaged or is none
     */
    List<Problem> find() {
        Databases there = target.present(List.copyOf(dumps.keySet()));
        boolean creates = mayCreateDatabases();
        Set<String> extensions = extensions();
        var problems = new ArrayList<>(there.hindrances(target.name()));
        Optional<ServerVersion> newest = Optional.empty();
        for (var dump : dumps.entrySet()) {
            String name = dump.getKey();
            Path directory = dump.getValue();
            Optional<ArchivedDatabase> archived = ArchivedDatabase.read(directory, name);
            Archive archive = Archive.read(directory);
            newest =
                    Stream.concat(
                                    newest.stream(),
                                    ServerVersion.parse(archive.serverVersion()).stream())
                            .max(Comparator.naturalOrder());
            if (there.open().contains(name)) {
                occupied(name).ifPresent(problems::add);
            } else if (!there.names().contains(name)) {
                missing(name, directory, archived.isPresent(), creates).ifPresent(problems::add);
            }
            archive.entries().stream()
                    .filter(entry -> entry.kind().equals(EXTENSION))
                    .filter(entry -> !extensions.contains(entry.tag()))
                    .map(entry -> unavailable(name, entry.tag()))
                    .forEach(problems::add);
        }
        long bytes =
                dumps.values().stream().mapToLong(dump -> DumpFolder.amount(dump).bytes()).sum();
        problems.addAll(0, Preflight.forRestore(target.server(), newest, bytes, room));
        return List.copyOf(problems);
    }

    private Optional<Problem> occupied(String name) {
        return target.contents(name)
                .map(
                        contents ->
                                Problem.error(
                                        "database %s at %s is not empty: %s"
                                                .formatted(name, target.name(), contents),
                                        "drop it there, or restore into another server"));
    }

    private Optional<Problem> missing(
            String name, Path directory, boolean described, boolean creates) {
        if (!described) {
            return Optional.of(
                    Problem.error(
                            "%s does not say how database %s is made, and %s has none"
                                    .formatted(directory, name, target.name()),
                            "create it there, empty"));
        }
        return creates
                ? Optional.empty()
                : Optional.of(
                        Problem.error(
                                "the login may not create database %s at %s"
                                        .formatted(name, target.name()),
                                "grant it CREATEDB, or create the database there, empty"));
    }

    private Problem unavailable(String database, String extension) {
        return Problem.error(
                "%s has no extension %s, which database %s uses"
                        .formatted(target.name(), extension, database),
                "install it on that server's machine, or restore into another server");
    }

    private boolean mayCreateDatabases() {
        return ask(
                        "SELECT rolsuper OR rolcreatedb FROM pg_catalog.pg_roles"
                                + " WHERE rolname = current_user",
                        row -> row.getBoolean(1))
                .getFirst();
    }

    private Set<String> extensions() {
        return Set.copyOf(
                ask(
                        "SELECT name FROM pg_catalog.pg_available_extensions",
                        row -> row.getString(1)));
    }

    private <T> List<T> ask(String query, Session.RowReader<T> reader) {
        try (Session session = target.server().open()) {
            return session.query(query, reader);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot ask %s what it has: %s".formatted(target.name(), e.getMessage()),
                    "see the server's message",
                    e);
        }
    }
}
