package dev.rehome.engine.disk;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder that a dump is to fill: not there yet, or empty. */
public record NewFolder(Path path) {

    /** Why nothing new can be written there: it would be mixed with others, or not be let in. */
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
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read the folder %s: %s".formatted(path, OnDisk.why(e)),
                    "name a folder that you may read",
                    e);
        }
    }

    /** Makes it where it is missing, for its owner alone, as pg_dump does: data are inside. */
    public void create() throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(path);
        }
    }
}
