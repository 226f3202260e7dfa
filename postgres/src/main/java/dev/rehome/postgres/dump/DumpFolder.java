package dev.rehome.postgres.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.disk.NewFolder;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.postgres.globals.GlobalsScript;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the dumps of several databases of one server and with what they have in common: a
 * directory for each database, {@value #GLOBALS} and, written last, {@value #WHOLE}, which says
 * that all of it is there. Stock dumps side by side, or a single one, may be such a folder too.
 */
public record DumpFolder(Path path) {
    private static final String GLOBALS = "globals.sql";
    private static final String WHOLE = "dump.json";
    private static final JsonFactory JSON = new JsonFactory();

    /** What has a meaning to us, to a file system or to a shell's patterns. */
    private static final String NOT_IN_A_NAME = "%./\\:*?\"<>|";

    /**
     * Where the dump of that database is put. Its folder's name has no dot, and so is never one of
     * our own files nor what grows beside it; and nothing that a file system may refuse or take for
     * something else. Such characters become {@code %} and the byte in UTF-8, so no two databases
     * share a folder.
     */
    public Path database(String name) {
        var folder = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet >= ' ' && octet < 0x7f && NOT_IN_A_NAME.indexOf(octet) < 0;
            folder.append(plain ? (char) octet : "%%%02X".formatted(octet));
        }
        return path.resolve(folder.toString());
    }

    /**
     * Whether a whole dump of that database is in its place, as its manifest says, which is written
     * last.
     *
     * @throws Failure with REFUSED when it is the dump of another
     */
    public boolean holds(String database) {
        Optional<Manifest> manifest = Manifest.read(database(database));
        if (manifest.isPresent() && !manifest.get().database().equals(database)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s is the dump of database \"%s\", and was to be that of \"%s\""
                            .formatted(database(database), manifest.get().database(), database),
                    "if the file system takes the two names for one, dump one of the databases"
                            + " into another folder",
                    null);
        }
        return manifest.isPresent();
    }

    /** Why no new dump can be written there: it would be mixed with others, or not be let in. */
    public Optional<Problem> unfit() {
        return new NewFolder(path).unfit();
    }

    /** Whether it is a dump of ours, which says what its rows add up to; a stock one does not. */
    public static boolean saysWhatItHolds(Path dump) {
        return Manifest.read(dump).isPresent();
    }

    /**
     * How much is in a dump: its rows and their bytes, or of a stock one the bytes of its files,
     * which may be compressed.
     */
    public static Amount amount(Path dump) {
        Optional<Manifest> manifest = Manifest.read(dump);
        if (manifest.isPresent()) {
            Digest all =
                    manifest.get().tables().stream()
                            .map(Manifest.DumpedTable::digest)
                            .reduce(Digest.EMPTY, Digest::plus);
            return Amount.rows(all.items(), all.bytes() + manifest.get().largeObjects().bytes());
        }
        try (Stream<Path> files = Files.list(dump)) {
            return Amount.bytes(files.mapToLong(file -> file.toFile().length()).sum());
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read %s: %s".formatted(dump, e.getMessage()),
                    "let this user read the dump's folder",
                    e);
        }
    }

    /** Writes what makes the roles and tablespaces, for its owner's eyes only. */
    public void write(GlobalsScript globals) {
        try {
            new NewFolder(path).create();
            Path file = path.resolve(GLOBALS);
            if (!Files.exists(file)) {
                if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.createFile(
                            file,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
                } else {
                    Files.createFile(file);
                }
            }
            DumpFile.write(file, globals.text());
        } catch (IOException e) {
            throw DumpFile.cannotWrite(path, e);
        }
    }

    /**
     * Reads what makes the roles and tablespaces; empty when it was left out.
     *
     * @param redactor learns the passwords in it
     */
    public Optional<GlobalsScript> globals(Redactor redactor) {
        Path file = path.resolve(GLOBALS);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(GlobalsScript.parse(Files.readString(file), redactor));
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    /** Says that these databases are all there. */
    public void complete(List<String> databases) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeObjectFieldStart("databases");
            for (String database : databases) {
                json.writeStringField(database, database(database).getFileName().toString());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.flush();
            Path written = path.resolve(WHOLE + ".unfinished");
            DumpFile.write(written, text + "\n");
            Files.move(written, path.resolve(WHOLE), StandardCopyOption.ATOMIC_MOVE);
            OnDisk.settle(path);
        } catch (IOException e) {
            throw DumpFile.cannotWrite(path.resolve(WHOLE), e);
        }
    }

    /**
     * The databases to restore from it, each with the directory of its dump.
     *
     * @param wanted none means all; of a single archive, what its database is to be called instead
     *     of as it was
     * @throws Failure with BAD_INPUT also when it holds no dump of one that is wanted, or when it
     *     is a dump of ours that did not come to its end
     */
    public Map<String, Path> databases(List<String> wanted) {
        if (isArchive(path) || Files.isRegularFile(path)) {
            return single(wanted);
        }
        Map<String, Path> there = there(wanted);
        var found = new LinkedHashMap<String, Path>();
        for (String name : wanted.isEmpty() ? List.copyOf(there.keySet()) : wanted) {
            Path directory = there.get(name);
            if (directory == null) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s holds no dump of database \"%s\"".formatted(path, name),
                        "it has " + String.join(", ", there.keySet()),
                        null);
            }
            found.put(name, directory);
        }
        return found;
    }

    private Map<String, Path> single(List<String> wanted) {
        String own = DumpedDatabase.name(path);
        if (wanted.size() > 1) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s is the dump of one database, \"%s\"; it cannot become %s"
                            .formatted(path, own, String.join(" and ", wanted)),
                    "name one database, or none to call it as it was",
                    null);
        }
        return Map.of(wanted.isEmpty() ? own : wanted.getFirst(), path);
    }

    private Map<String, Path> there(List<String> wanted) {
        if (!Files.exists(path)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no folder " + path,
                    "name the folder that rehome postgres dump or pg_dump --format=directory wrote",
                    null);
        }
        try {
            if (!Files.exists(path.resolve(WHOLE))) {
                return sideBySide();
            }
            Map<String, Path> listed = listed();
            listed.keySet().stream()
                    .filter(name -> wanted.isEmpty() || wanted.contains(name))
                    .forEach(this::require);
            return listed;
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    /** What {@link #complete} wrote. */
    private Map<String, Path> listed() throws IOException {
        Path list = path.resolve(WHOLE);
        var listed = new LinkedHashMap<String, Path>();
        try (var json = JSON.createParser(list.toFile())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    String database = String.valueOf(json.currentName());
                    if (!path.resolve(json.getText()).equals(database(database))) {
                        throw DumpFile.damaged(
                                list,
                                "it has \"%s\" in folder \"%s\""
                                        .formatted(database, json.getText()));
                    }
                    listed.put(database, database(database));
                }
            }
        }
        return listed;
    }

    private void require(String database) {
        if (!holds(database)) {
            throw DumpFile.damaged(database(database).resolve(Manifest.FILE), "it is missing");
        }
    }

    /** Stock dumps; each has its database's name inside, whatever its directory is called. */
    private Map<String, Path> sideBySide() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(path)) {
            all = files.sorted().toList();
        }
        if (all.stream().anyMatch(DumpFolder::isOurs)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "the dump in %s did not come to its end: %s is missing".formatted(path, WHOLE),
                    "let it come to its end (rehome resume), or dump into another folder; a single"
                            + " database's directory in it can be restored by its own name",
                    null);
        }
        var dumps = new LinkedHashMap<String, Path>();
        for (Path each : all.stream().filter(DumpFolder::isArchive).toList()) {
            String database = DumpedDatabase.name(each);
            Path other = dumps.put(database, each);
            if (other != null) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s and %s are both dumps of database \"%s\""
                                .formatted(other, each, database),
                        "name one of the two instead of the folder they are in",
                        null);
            }
        }
        if (dumps.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s holds no dump".formatted(path),
                    "name a folder that rehome postgres dump or pg_dump --format=directory wrote",
                    null);
        }
        return dumps;
    }

    private static boolean isArchive(Path folder) {
        return Files.exists(folder.resolve("toc.dat"));
    }

    private static boolean isOurs(Path folder) {
        return Files.exists(folder.resolve(Manifest.FILE))
                || folder.getFileName().toString().endsWith(".unfinished");
    }

    private Failure cannotRead(IOException e) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "cannot read the dumps in %s: %s".formatted(path, OnDisk.why(e)),
                "name the folder that a dump wrote, and see that you may read it",
                e);
    }
}
