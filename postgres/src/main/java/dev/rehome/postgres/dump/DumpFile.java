package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One file of a dump as it has to be.
 *
 * @param name within the dump's folder
 * @param bytes its length
 * @param sha256 of its bytes, as {@code sha256sum} prints it
 */
record DumpFile(String name, long bytes, String sha256) {
    static final String OTHER_BYTES = "its bytes are not those that were written";
    private static final int BUFFER_BYTES = 1 << 17;

    DumpFile {
        if (!isName(name)) {
            throw new IllegalArgumentException("\"%s\" is no file's name".formatted(name));
        }
    }

    /** Whether it can be the name of a file in the dump's folder, and of no other. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '/' || c == 0);
    }

    /** What a file on the disk is; it is on the disk for good when this returns. */
    static DumpFile of(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
        try {
            return new DumpFile(file.getFileName().toString(), Files.size(file), sum(file));
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private static String sum(Path file) throws IOException {
        MessageDigest sha = newSha256();
        try (var in = new DigestInputStream(Files.newInputStream(file), sha)) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha.digest());
        }
    }

    /** Writes a gzip file. The fastest level: the disk is not what a dump waits for. */
    static OutputStream compressed(Path file) throws IOException {
        return new GZIPOutputStream(Files.newOutputStream(file), BUFFER_BYTES) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    /** Puts files one behind the other into the first of them; the others go away. */
    static void join(List<Path> parts) {
        Path first = parts.getFirst();
        try (var whole =
                FileChannel.open(first, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (Path part : parts.subList(1, parts.size())) {
                try (var piece = FileChannel.open(part, StandardOpenOption.READ)) {
                    long size = piece.size();
                    for (long at = 0; at < size; ) {
                        at += piece.transferTo(at, size - at, whole);
                    }
                }
                Files.delete(part);
            }
        } catch (IOException e) {
            throw cannotWrite(first, e);
        }
    }

    /** Makes a new file with that text, on the disk for good. */
    static void write(Path file, String text) {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Makes sure that the names in a folder are on the disk for good. */
    static void settle(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Makes sure that the file is there in full length, without reading it.
     *
     * @throws Failure naming the file
     */
    void checkPresence(Path folder) {
        Path file = folder.resolve(name);
        try {
            long size = Files.exists(file) ? Files.size(file) : -1;
            if (size != bytes) {
                throw damaged(
                        file,
                        size < 0
                                ? "it is missing"
                                : "it has %s bytes, and %s were written"
                                        .formatted(Figures.count(size), Figures.count(bytes)));
            }
        } catch (IOException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the whole file and compares.
     *
     * @throws Failure naming the file
     */
    void check(Path folder) {
        checkPresence(folder);
        checkBytes(folder.resolve(name));
    }

    /** The same of a file that is known to be there. */
    void checkBytes(Path file) {
        try {
            if (!sum(file).equals(sha256)) {
                throw damaged(file, OTHER_BYTES);
            }
        } catch (IOException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static InputStream buffered(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }

    /** Found before anything is made, or while rows of it were on their way. */
    static Failure damaged(Path file, String how) {
        return new Failure(
                ExitCode.DIFFERS,
                "the dump's file %s is damaged: %s".formatted(file, how),
                "take that file from another copy of the dump. If a restore was under way, resume"
                        + " it then: none of this file's rows are in the target, but what it had"
                        + " made stays until rehome rollback",
                null);
    }

    /** What the operating system has against a file, in words and without Java's. */
    static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "it is not a folder";
            case FileSystemException refused when refused.getReason() != null ->
                    refused.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    static Failure cannotWrite(Path file, IOException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot write %s: %s".formatted(file, why(e)),
                "see that the disk has room and the folder may be written, then resume; whole"
                        + " dumps stay, this one starts from the beginning",
                e);
    }
}
