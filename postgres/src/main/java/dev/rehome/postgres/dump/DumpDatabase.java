package dev.rehome.postgres.dump;

import dev.rehome.engine.disk.NewFolder;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Dumps one database, as one moment saw it, into a directory that stock pg_restore reads, {@code
 * -j} included. Big tables are read and compressed by several workers at once, which pg_dump
 * cannot.
 *
 * @param jobs workers at a time, each with a connection to the source
 * @param partBytes a larger table is read in parts
 */
public record DumpDatabase(
        Server source, String database, PgTools tools, int jobs, long partBytes) {
    /** From here on a table is read by several workers. */
    private static final long PART_BYTES = 128L * 1024 * 1024;

    public DumpDatabase(Server source, String database, PgTools tools, int jobs) {
        this(source, database, tools, jobs, PART_BYTES);
    }

    /**
     * Where a dump grows until it is complete. Nothing in there is a table of contents or a
     * manifest before everything else is on the disk.
     */
    public static Path unfinished(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".unfinished");
    }

    /**
     * Writes the dump beside its place first and moves it there when it is complete and on the
     * disk: what is at {@code directory} is a whole dump or nothing. What an attempt before left is
     * removed.
     *
     * @param directory must not exist
     * @return what is worth knowing, such as what is not in the dump
     * @throws Failure naming what could not be dumped
     */
    public List<String> run(Path directory, Progress progress) throws InterruptedException {
        Path unfinished = unfinished(directory);
        try {
            if (Files.exists(directory)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        directory + " exists already",
                        "name a directory that is not there yet",
                        null);
            }
            remove(unfinished);
            Path folder = directory.toAbsolutePath().getParent();
            if (folder != null) {
                new NewFolder(folder).create();
            }
            new NewFolder(unfinished).create();
            List<String> notices;
            try (ExportedSnapshot snapshot = ExportedSnapshot.take(source, database)) {
                notices = new DumpTasks(this, snapshot, unfinished, progress).run();
            }
            OnDisk.settle(unfinished);
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
            OnDisk.settle(directory.toAbsolutePath().resolveSibling("."));
            return notices;
        } catch (IOException e) {
            throw DumpFile.cannotWrite(directory, e);
        } finally {
            removeIfPossible(unfinished); // a half dump is of no use, and its room may be needed
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void removeIfPossible(Path directory) {
        try {
            remove(directory);
        } catch (IOException e) {
            // its name says what it is, and the next attempt removes it
        }
    }
}
