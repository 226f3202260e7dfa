package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.archive.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dump of one database, of ours or of stock pg_dump, with every file it needs.
 *
 * @param manifest only of ours
 */
record DumpedDatabase(Path directory, Archive archive, Optional<Manifest> manifest) {

    /**
     * A large object's bytes.
     *
     * @param file without the ending that tells the compression
     */
    record ObjectFile(long oid, String file) {}

    /**
     * Reads table of contents and manifest, and looks whether each file is there, of ours also
     * whether it is whole.
     *
     * @throws Failure naming the first file that is not
     */
    static DumpedDatabase open(Path directory) {
        refuseOthers(directory);
        Optional<Manifest> manifest = Manifest.read(directory);
        manifest.ifPresent(
                written -> {
                    written.files().forEach(file -> file.checkPresence(directory));
                    written.files().stream()
                            .filter(file -> file.name().endsWith("toc"))
                            .forEach(file -> file.check(directory));
                    written.file("toc.dat")
                            .orElseThrow(() -> Manifest.silent(directory, "toc.dat"))
                            .check(directory);
                });
        var dump = new DumpedDatabase(directory, Archive.read(directory), manifest);
        dump.rows()
                .forEach(
                        entry -> {
                            LoadTable.into(entry);
                            dump.file(entry.file().orElseThrow());
                            if (manifest.isPresent() && dump.written(entry).isEmpty()) {
                                throw Manifest.silent(directory, entry.toString());
                            }
                        });
        dump.objectFiles().forEach(object -> dump.file(object.file));
        return dump;
    }

    /** What the dumped database was called. */
    static String name(Path directory) {
        refuseOthers(directory);
        return Archive.read(directory).database();
    }

    private static void refuseOthers(Path directory) {
        if (Files.isRegularFile(directory)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    directory + " is a single file, and rehome restores directories",
                    "restore it with pg_restore, or dump with rehome postgres dump or pg_dump"
                            + " --format=directory",
                    null);
        }
        if (directory.toString().endsWith(".unfinished")) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    directory + " is what an interrupted dump has left",
                    "let the dump come to its end (rehome resume), or dump into another folder",
                    null);
        }
    }

    /** Of all text and rows. */
    String encoding() {
        return archive.encoding().orElse("UTF8");
    }

    /** What the source's sessions found names by; of a stock dump, PostgreSQL's own. */
    String searchPath() {
        return manifest.map(Manifest::searchPath).orElse("\"$user\", public");
    }

    /** The tables with rows. */
    List<Entry> rows() {
        return of("TABLE DATA").stream().filter(entry -> entry.file().isPresent()).toList();
    }

    List<Entry> of(String kind) {
        return archive.entries().stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    /** What the manifest says of a table's rows. */
    Optional<Manifest.DumpedTable> written(Entry entry) {
        return manifest.flatMap(
                all -> Optional.ofNullable(all.byFile().get(entry.file().orElse(""))));
    }

    /** About so many bytes of rows; of a stock dump what its compressed file lets one guess. */
    long bytes(Entry entry) {
        return written(entry)
                .map(table -> table.digest().bytes())
                .orElseGet(() -> file(entry.file().orElseThrow()).likelyBytes());
    }

    /**
     * A file of rows or of a large object.
     *
     * @param name without the ending that tells the compression
     * @throws Failure when it is not there
     */
    RowFile file(String name) {
        return RowFile.find(directory, name, manifest);
    }

    /** Every large object, in the order of the lists; those of PostgreSQL 17 on are several. */
    List<ObjectFile> objectFiles() {
        var objects = new ArrayList<ObjectFile>();
        for (Entry entry : of("BLOBS")) {
            Path list = directory.resolve(entry.file().orElse("blobs.toc"));
            try (InputStream in = DumpFile.buffered(list)) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(
                                line -> {
                                    int space = line.indexOf(' ');
                                    objects.add(
                                            new ObjectFile(
                                                    Long.parseLong(line.substring(0, space)),
                                                    line.substring(space + 1)));
                                });
            } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw DumpFile.damaged(list, String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(objects);
    }
}
