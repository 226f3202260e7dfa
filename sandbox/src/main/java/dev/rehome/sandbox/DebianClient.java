package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The newest PostgreSQL client programs and pgcopydb, taken from Debian's unstable suite into the
 * {@link Cache}, never into the system: packages are downloaded and unpacked, nothing is installed,
 * no package script runs, no root is needed. Each program is started through the loader and the
 * libraries it came with, so the age of this machine's own does not matter.
 */
final class DebianClient {
    static final int MAJOR = 18;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PROGRAMS = "usr/lib/postgresql/" + MAJOR + "/bin";

    private DebianClient() {}

    /** The folder of the programs; throws {@link IllegalStateException} where it cannot be had. */
    static Path bin() {
        return Cache.folder("debian-client-" + MAJOR, DebianClient::fill).resolve("bin");
    }

    private static void fill(Path folder) {
        String debootstrap = program("debootstrap");
        Path packages = folder.resolve("packages");
        Path root = folder.resolve("root");
        try {
            Files.createDirectories(root);
            Command.run(
                    PATIENCE,
                    List.of(
                            debootstrap,
                            "--download-only",
                            "--variant=minbase",
                            "--include=pgcopydb,postgresql-client-" + MAJOR,
                            "sid",
                            packages.toString(),
                            mirror()));
            try (Stream<Path> archives = Files.list(packages.resolve("var/cache/apt/archives"))) {
                archives.filter(file -> file.toString().endsWith(".deb"))
                        .sorted()
                        .forEach(
                                deb ->
                                        Command.run(
                                                "dpkg-deb", "-x", deb.toString(), root.toString()));
            }
            Command.run("rm", "-rf", packages.toString());
            wrap(folder, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void wrap(Path folder, Path root) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        try (Stream<Path> programs = Files.list(root.resolve(PROGRAMS))) {
            for (Path program : programs.toList()) {
                wrapper(bin.resolve(program.getFileName()), root.relativize(program));
            }
        }
        wrapper(bin.resolve("pgcopydb"), Path.of("usr/bin/pgcopydb"));
        // It would answer with the folder it was packaged for; pgcopydb asks it where pg_dump is.
        script(
                bin.resolve("pg_config"),
                """
                #!/bin/sh
                case "$1" in
                    --bindir) dirname "$(readlink -f "$0")" ;;
                    --version) echo 'PostgreSQL %d' ;;
                    *) exit 1 ;;
                esac
                """
                        .formatted(MAJOR));
    }

    /** As {@code argv[0]} the wrapper itself, since pg_dumpall looks for pg_dump beside that. */
    private static void wrapper(Path wrapper, Path program) throws IOException {
        script(
                wrapper,
                """
                #!/bin/sh
                root="$(dirname "$(readlink -f "$0")")/../root"
                exec "$root"/usr/lib64/ld-linux-*.so.* --argv0 "$0" \\
                    --library-path "$(echo "$root"/usr/lib/*-linux-gnu)" "$root/%s" "$@"
                """
                        .formatted(program));
    }

    private static void script(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String program(String name) {
        return Stream.of("/usr/sbin", "/usr/bin", "/sbin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + name))
                .toString();
    }

    /** The Debian mirror that this machine's own package sources name. */
    private static String mirror() {
        return Command.run("apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages")
                .lines()
                .map(String::strip)
                .filter(site -> site.replaceAll("/+$", "").endsWith("/debian"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the package sources name no Debian"));
    }
}
