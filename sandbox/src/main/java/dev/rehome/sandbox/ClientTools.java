package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL client programs ({@code pg_dump}, {@code pg_restore}, {@code psql}) for the tests and
 * the demo, which must not be older than the server they read. Those on the machine are taken
 * first; a newer set is downloaded once into the cache where this is a Debian with debootstrap.
 *
 * @param bin the folder that holds the programs
 */
public record ClientTools(int major, Path bin) {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /**
     * The programs of that major version or a newer one. Empty, after one line on standard error
     * that begins with {@code SKIPPED}, when neither the machine nor the network has them: a test
     * then assumes rather than fails.
     */
    public static Optional<ClientTools> atLeast(int major) {
        Optional<ClientTools> found =
                onThisMachine()
                        .filter(tools -> tools.major >= major)
                        .min(Comparator.comparingInt(ClientTools::major));
        if (found.isPresent()) {
            return found;
        }
        String whyNot = "the newest to be had is " + DebianClient.MAJOR;
        if (major <= DebianClient.MAJOR) {
            if (Download.BIN.isPresent()) {
                return Optional.of(new ClientTools(DebianClient.MAJOR, Download.BIN.get()));
            }
            whyNot = Download.WHY_NOT;
        }
        System.err.printf("SKIPPED: needs pg_dump %d or newer: %s%n", major, whyNot);
        return Optional.empty();
    }

    /** The newest set there is, downloaded if need be; the one with {@code pgcopydb} beside it. */
    public static Optional<ClientTools> newest() {
        return atLeast(DebianClient.MAJOR);
    }

    public Path program(String name) {
        return bin.resolve(name);
    }

    private static Stream<ClientTools> onThisMachine() {
        Stream<Path> path =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                        .filter(entry -> !entry.isBlank())
                        .map(Path::of);
        return Stream.of(debianFolders(), path)
                .flatMap(folders -> folders)
                .filter(
                        folder ->
                                Stream.of("pg_dump", "pg_restore", "psql")
                                        .map(folder::resolve)
                                        .allMatch(Files::isExecutable))
                .map(folder -> new ClientTools(major(folder.resolve("pg_dump")), folder));
    }

    private static Stream<Path> debianFolders() {
        if (!Files.isDirectory(DEBIAN)) {
            return Stream.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int major(Path pgDump) {
        Matcher version = VERSION.matcher(Command.run(pgDump.toString(), "--version"));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** Tried once in a JVM, so that a machine without network waits for one timeout, not many. */
    private static final class Download {
        static final Optional<Path> BIN;
        static final String WHY_NOT;

        static {
            Optional<Path> bin = Optional.empty();
            String whyNot = "";
            try {
                bin = Optional.of(DebianClient.bin());
            } catch (IllegalStateException | UncheckedIOException e) {
                String said = String.valueOf(e.getMessage()).strip();
                whyNot = said.substring(Math.max(0, said.length() - 400));
            }
            BIN = bin;
            WHY_NOT = whyNot;
        }
    }
}
