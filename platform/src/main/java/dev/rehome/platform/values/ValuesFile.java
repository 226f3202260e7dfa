package dev.rehome.platform.values;

import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A values file on the disk, which is there whole at every moment: as it was, or as it is to be.
 *
 * @param path of the file itself, not of a link to it
 */
public record ValuesFile(Path path) {
    /** No values file that people write is larger. */
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final String OWNER = "unix:uid";
    private static final String GROUP = "unix:gid";

    /**
     * The file that a path leads to, through links.
     *
     * @throws Failure with BAD_INPUT when there is none, or it is a folder or the like
     */
    public static ValuesFile at(Path path) {
        try {
            Path real = path.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        path + " is not a file",
                        "name the values file itself",
                        null);
            }
            return new ValuesFile(real);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read %s: %s".formatted(path, OnDisk.why(e)),
                    "name a values file that is there and that you may read",
                    e);
        }
    }

    /**
     * All of its bytes.
     *
     * @throws Failure with BAD_INPUT when it cannot be read, or is larger than {@link #BYTES_MAX}
     */
    public byte[] read() {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s is larger than %s".formatted(path, Figures.bytes(BYTES_MAX)),
                        "name the file that holds the values alone",
                        null);
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read %s: %s".formatted(path, OnDisk.why(e)),
                    "see that this user may read it",
                    e);
        }
    }

    /** What it holds. */
    public ValuesText text() {
        return ValuesText.read(path.toString(), read());
    }

    /** A hidden file in the same folder: {@code .values.yaml.ending}. */
    public Path beside(String ending) {
        return path.resolveSibling(".%s.%s".formatted(path.getFileName(), ending));
    }

    /** Why it cannot be replaced by another file of its name, as far as can be seen before. */
    public Optional<Problem> unfit() {
        Path folder = path.resolveSibling(".");
        if (!Files.isWritable(path)) {
            return Optional.of(
                    Problem.error(
                            path + " is read-only for this user",
                            "give the user the right to write it"));
        }
        if (!Files.isWritable(folder)) {
            return Optional.of(
                    Problem.error(
                            "%s cannot be replaced: its folder is read-only for this user"
                                    .formatted(path),
                            "give the user the right to write into " + path.getParent()));
        }
        return hasOtherNames()
                ? Optional.of(
                        Problem.error(
                                path
                                        + " has another name (a hard link), under which it would"
                                        + " stay as it is",
                                "make it a file of its own: cp %1$s %1$s.copy && mv %1$s.copy %1$s"
                                        .formatted(path)))
                : Optional.empty();
    }

    private boolean hasOtherNames() {
        try {
            return Files.getAttribute(path, "unix:nlink") instanceof Integer names && names > 1;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // a file system that cannot tell has no hard links
        }
    }

    /**
     * Puts other bytes in its place, at one moment and for good, with the same owner, group and
     * permissions. A crash may leave the file to be written first, and nothing else.
     *
     * @param expected what it holds now
     * @param written the file to be written first, in the same folder; one that is there is a
     *     leftover
     * @throws Failure with REFUSED when it holds something else than expected by now; with FAILED
     *     when it cannot be replaced; it is as it was then
     */
    public void replace(byte[] expected, byte[] bytes, Path written) {
        unfit().ifPresent(
                        problem -> {
                            throw new Failure(problem.what(), problem.remedy());
                        });
        try {
            Files.deleteIfExists(written);
            write(written, bytes);
            asOwned(written);
            OnDisk.force(written);
            if (!Arrays.equals(read(), expected)) {
                throw new Failure(
                        ExitCode.REFUSED,
                        path + " was changed by somebody else at this moment",
                        "it was left as it is; see that nobody else writes it, then resume",
                        null);
            }
            OnDisk.rename(written, path);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "%s cannot be replaced: %s".formatted(path, OnDisk.why(e)),
                    "see that this user may write into %s and that there is room"
                            .formatted(path.getParent()),
                    e);
        } finally {
            discard(written);
        }
    }

    private void asOwned(Path written) throws IOException {
        try {
            for (String whose : Set.of(OWNER, GROUP)) {
                Object wanted = Files.getAttribute(path, whose);
                if (!wanted.equals(Files.getAttribute(written, whose))) {
                    Files.setAttribute(written, whose, wanted, LinkOption.NOFOLLOW_LINKS);
                }
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "%s cannot be replaced: it belongs to somebody else (%s)"
                            .formatted(path, OnDisk.why(e)),
                    "do it as the user and group that it belongs to, or as root",
                    e);
        }
        Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(path));
    }

    /** Takes a file away that was only there for the way; nobody misses it. */
    private static void discard(Path leftover) {
        try {
            Files.deleteIfExists(leftover);
        } catch (IOException _) {
            // The next attempt takes it away, and so does an undo.
        }
    }

    /** Makes a file for its owner's eyes alone, in the place of one that is there. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        try (var channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        OnDisk.settle(file.resolveSibling("."));
    }
}
