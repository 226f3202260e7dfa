package dev.rehome.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What is on the disk for good when a method returns, whatever happens to the machine then. */
public final class OnDisk {
    private OnDisk() {}

    /** Makes a file with that text, or gives it that text; a crash may leave half of it. */
    public static void write(Path file, String text) throws IOException {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The same, and the file is there whole or as it was before. */
    public static void replace(Path file, String text) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".unfinished");
        write(written, text);
        rename(written, file);
    }

    /** Gives a file that is whole its name. */
    public static void rename(Path written, Path file) throws IOException {
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        settle(file.toAbsolutePath().resolveSibling("."));
    }

    /** Puts files one behind the other into the first of them; the others go away. */
    public static void join(List<Path> parts) throws IOException {
        try (var whole =
                FileChannel.open(
                        parts.getFirst(), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (Path part : parts.subList(1, parts.size())) {
                try (var piece = FileChannel.open(part, StandardOpenOption.READ)) {
                    long size = piece.size();
                    for (long at = 0; at < size; ) {
                        at += piece.transferTo(at, size - at, whole);
                    }
                }
                Files.delete(part);
            }
        }
    }

    /** Makes sure that the bytes of a file are there for good. */
    public static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes sure that the names in a folder are there for good. */
    public static void settle(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What the operating system has against a file, in words and without Java's. */
    public static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "it is not a folder";
            case FileSystemException refused when refused.getReason() != null ->
                    refused.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
