package dev.rehome.postgres.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.globals.GlobalsScript;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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

    /** Where a database's dump is. */
    public Path database(String name) {
        return isArchive(path) ? path : path.resolve(name.replace("/", "%2F"));
    }

    /** Why no new dump can be written there: it would be mixed with others, or not be let in. */
    public Optional<Problem> unfit() {
        Path existing = path.toAbsolutePath();
        for (Path up = existing; up != null && !Files.exists(existing); up = up.getParent()) {
            existing = up;
        }
        if (!Files.isDirectory(existing)) {
            return Optional.of(
                    Problem.error(
                            "cannot write into %s: %s is not a folder".formatted(path, existing),
                            "name a folder that is not there yet"));
        }
        if (!Files.isWritable(existing)) {
            return Optional.of(
                    Problem.error(
                            "cannot write into %s: permission denied in %s"
                                    .formatted(path, existing),
                            "name a folder where you may write"));
        }
        return isTaken()
                ? Optional.of(
                        Problem.error(
                                path + " is not empty",
                                "name a folder that is not there yet; an interrupted dump goes on"
                                        + " with rehome resume"))
                : Optional.empty();
    }

    private boolean isTaken() {
        if (!Files.exists(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    /** Writes what makes the roles and tablespaces, for its owner's eyes only. */
    public void write(GlobalsScript globals) {
        try {
            Files.createDirectories(path);
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

    /** Reads what makes the roles and tablespaces; empty when it was left out. */
    public Optional<GlobalsScript> globals() {
        Path file = path.resolve(GLOBALS);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(GlobalsScript.parse(Files.readString(file)));
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
            json.writeArrayFieldStart("databases");
            for (String database : databases) {
                json.writeString(database);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.flush();
            Path written = path.resolve(WHOLE + ".unfinished");
            DumpFile.write(written, text + "\n");
            Files.move(written, path.resolve(WHOLE), StandardCopyOption.ATOMIC_MOVE);
            DumpFile.settle(path);
        } catch (IOException e) {
            throw DumpFile.cannotWrite(path.resolve(WHOLE), e);
        }
    }

    /**
     * The databases to restore from it.
     *
     * @param wanted none means all; of a single archive, what its database is to be called instead
     *     of as it was
     * @throws Failure with BAD_INPUT also when it holds no dump of one that is wanted
     */
    public List<String> databases(List<String> wanted) {
        Optional<List<String>> there = databases();
        if (there.isEmpty()) {
            String own = DumpedDatabase.name(path);
            if (wanted.size() > 1) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s is the dump of one database, \"%s\"; it cannot become %s"
                                .formatted(path, own, String.join(" and ", wanted)),
                        "name one database, or none to call it as it was",
                        null);
            }
            return wanted.isEmpty() ? List.of(own) : wanted;
        }
        for (String name : wanted) {
            if (!there.get().contains(name)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s holds no dump of database \"%s\"".formatted(path, name),
                        "it has " + String.join(", ", there.get()),
                        null);
            }
        }
        return wanted.isEmpty() ? there.get() : wanted;
    }

    /**
     * The databases that are in it.
     *
     * @return empty when it is a single archive, whose database may be called anything
     * @throws Failure when the folder holds no dump, or one of ours that did not come to its end
     */
    public Optional<List<String>> databases() {
        if (isArchive(path) || Files.isRegularFile(path)) {
            return Optional.empty();
        }
        if (!Files.exists(path)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no folder " + path,
                    "name the folder that rehome postgres dump or pg_dump --format=directory wrote",
                    null);
        }
        try {
            if (Files.exists(path.resolve(WHOLE))) {
                return Optional.of(listed());
            }
            try (Stream<Path> files = Files.list(path)) {
                List<Path> all = files.sorted().toList();
                if (all.stream().anyMatch(DumpFolder::isOurs)) {
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "the dump in %s did not come to its end: %s is missing"
                                    .formatted(path, WHOLE),
                            "let it come to its end (rehome resume), or dump again; a single"
                                    + " database's directory in it can be restored by its own name",
                            null);
                }
                List<String> names =
                        all.stream()
                                .filter(DumpFolder::isArchive)
                                .map(folder -> folder.getFileName().toString().replace("%2F", "/"))
                                .toList();
                if (names.isEmpty()) {
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "%s holds no dump".formatted(path),
                            "name a folder that rehome postgres dump or pg_dump --format=directory"
                                    + " wrote",
                            null);
                }
                return Optional.of(names);
            }
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private List<String> listed() throws IOException {
        var names = new ArrayList<String>();
        try (var json = JSON.createParser(path.resolve(WHOLE).toFile())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    names.add(json.getText());
                }
            }
        }
        return List.copyOf(names);
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
                "cannot read the dumps in %s: %s".formatted(path, DumpFile.why(e)),
                "name the folder that a dump wrote, and see that you may read it",
                e);
    }
}
