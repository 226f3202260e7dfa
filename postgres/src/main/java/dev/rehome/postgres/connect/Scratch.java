package dev.rehome.postgres.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files and folders that live as long as a command, readable by this user alone. They bear the
 * number of its process: what a killed command left behind, passwords among it, is removed by the
 * next one.
 */
public final class Scratch {
    private static final Pattern NAME = Pattern.compile("rehome-(\\d{1,10})-.*");

    /** Something younger may be of a process that is not seen from here, in another container. */
    private static final Duration AGE_MIN = Duration.ofMinutes(10);

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private Scratch() {}

    /** A new, empty file. */
    public static Path file(String suffix) throws IOException {
        return Files.createTempFile(TEMPORARY, prefix(), suffix, onlyUs("rw-------"));
    }

    /** A new, empty folder; what others left is removed first. */
    public static Path folder() throws IOException {
        sweep(TEMPORARY, Instant.now());
        return Files.createTempDirectory(TEMPORARY, prefix(), onlyUs("rwx------"));
    }

    /** Removes a file or a folder with all that is in it; content with none. */
    public static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> found = Files.walk(path)) {
            inside = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : inside) {
            Files.deleteIfExists(each);
        }
    }

    /** Removes what processes of this user left that are no more. */
    static void sweep(Path folder, Instant now) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "rehome-*")) {
            Path ours = Files.createTempFile(folder, prefix(), ".owner");
            UserPrincipal us = Files.getOwner(ours);
            Files.delete(ours);
            for (Path path : found) {
                if (isLeftover(path, us, now)) {
                    remove(path);
                }
            }
        } catch (IOException | UncheckedIOException | SecurityException e) {
            // Another user's, or another process sweeps too: nothing this command depends on.
            System.getLogger(Scratch.class.getName())
                    .log(System.Logger.Level.DEBUG, "leftovers stay", e);
        }
    }

    private static boolean isLeftover(Path path, UserPrincipal us, Instant now) throws IOException {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(us)
                && Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(now.minus(AGE_MIN));
    }

    private static String prefix() {
        return "rehome-%d-".formatted(ProcessHandle.current().pid());
    }

    /** At once with its permissions: widened and narrowed later, it could be read between. */
    private static FileAttribute<Set<PosixFilePermission>> onlyUs(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
