package dev.rehome.postgres.step;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.connect.ServerVersion;
import dev.rehome.postgres.dump.ArchivedDatabase;
import dev.rehome.postgres.inspect.Preflight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps dumps from being restored into a server, as far as it shows before anything is made:
 * the files are there in full length, the tables of contents are whole, and there is room for the
 * databases. Only reads.
 */
record RestoreProblems(Map<String, Path> dumps, PostgresStore target) {

    /**
     * All of them.
     *
     * @throws Failure when a dump is damaged or is none
     */
    List<Problem> find() {
        List<String> there = target.databases();
        var problems = new ArrayList<Problem>();
        Optional<ServerVersion> newest = Optional.empty();
        for (var dump : dumps.entrySet()) {
            String name = dump.getKey();
            Path directory = dump.getValue();
            Optional<ArchivedDatabase> archived = ArchivedDatabase.read(directory, name);
            newest =
                    Stream.concat(
                                    newest.stream(),
                                    ServerVersion.parse(Archive.read(directory).serverVersion())
                                            .stream())
                            .max(Comparator.naturalOrder());
            if (!there.contains(name)) {
                if (archived.isEmpty()) {
                    problems.add(
                            Problem.error(
                                    "%s does not say how database %s is made, and %s has none"
                                            .formatted(directory, name, target.name()),
                                    "create it there, empty"));
                }
            } else if (!target.isEmpty(name)) {
                problems.add(
                        Problem.error(
                                "database %s at %s is not empty".formatted(name, target.name()),
                                "drop it there, or restore into another server"));
            }
        }
        problems.addAll(0, Preflight.forRestore(target.server(), newest));
        return List.copyOf(problems);
    }
}
