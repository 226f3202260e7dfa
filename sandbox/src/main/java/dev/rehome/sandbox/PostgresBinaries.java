package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Real PostgreSQL server programs, one folder for each major version, unpacked on first use from
 * the jars that the build put aside. Only {@code initdb}, {@code pg_ctl} and {@code postgres} are
 * in them: for {@code psql} and {@code pg_dump} see {@link ClientTools}.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
public record PostgresBinaries(int major, Path home) {

    /** The versions at hand, oldest first. */
    public static final List<Integer> MAJORS = List.of(13, 14, 15, 16, 17, 18);

    /** Unpacks that version, or finds it unpacked; many processes may ask at once. */
    public static PostgresBinaries of(int major) {
        Path jar = jar(major);
        String name = jar.getFileName().toString().replace(".jar", "");
        return new PostgresBinaries(major, Cache.folder(name, folder -> unpack(jar, folder)));
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static Path jar(int major) {
        Path servers = serversDirectory();
        try (Stream<Path> files = Files.list(servers)) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .startsWith("postgres-" + major + "."))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "no PostgreSQL %d among the servers in %s; there are %s"
                                                    .formatted(major, servers, MAJORS)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no embedded servers in %s: build them with ./dev test".formatted(servers), e);
        }
    }

    /** Beside this module's classes when run from a build, beside its jar when installed. */
    static Path serversDirectory() {
        Path code =
                Path.of(
                        PostgresBinaries.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath());
        return code.resolveSibling("servers");
    }

    private static void unpack(Path jar, Path home) {
        Path archive = home.resolve("all.txz");
        try (var inside = FileSystems.newFileSystem(jar);
                Stream<Path> entries = Files.list(inside.getPath("/"))) {
            Path txz =
                    entries.filter(entry -> entry.toString().endsWith(".txz"))
                            .findFirst()
                            .orElseThrow();
            Files.copy(txz, archive);
            Command.run("tar", "-xJf", archive.toString(), "-C", home.toString());
            Files.delete(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + jar, e);
        }
    }
}
