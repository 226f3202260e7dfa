package dev.rehome.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A file system of its own in memory that is soon full. */
public record SmallDisk(Path path) implements AutoCloseable {
    private static final int BALLAST_BYTES = 64 * 1024;

    /**
     * One of that size, as {@code mount} reads it: {@code 60m}. Empty, after one line on standard
     * error that begins with {@code SKIPPED}, for anybody but root.
     */
    public static Optional<SmallDisk> of(String size) throws IOException, InterruptedException {
        Path path = Files.createTempDirectory("rehome-small-disk-");
        boolean mounted =
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "mode=700,size=" + size,
                        "tmpfs",
                        path.toString());
        if (!mounted) {
            Files.delete(path);
            System.err.println("SKIPPED: needs a small disk, which only root can mount");
        }
        return mounted ? Optional.of(new SmallDisk(path)) : Optional.empty();
    }

    public void grow(String size) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount,size=" + size, path.toString())) {
            throw new IllegalStateException("cannot grow " + path);
        }
    }

    /** Moves a folder there and leaves a link to it. */
    public void take(Path folder) throws IOException, InterruptedException {
        Path here = path.resolve(folder.getFileName());
        if (!run("cp", "-a", folder.toString(), here.toString())
                || !run("rm", "-r", folder.toString())) {
            throw new IllegalStateException("cannot move " + folder);
        }
        Files.createSymbolicLink(folder, here);
    }

    public Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(path.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    /** Writes until nothing more fits; returns the file, to be deleted. */
    public Path fill() throws IOException {
        Path ballast = path.resolve("ballast");
        byte[] block = new byte[BALLAST_BYTES];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int size = block.length; size > 0; ) {
                try {
                    out.write(block, 0, size);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        }
        return ballast;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", path.toString());
        Files.deleteIfExists(path);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor() == 0;
    }
}
