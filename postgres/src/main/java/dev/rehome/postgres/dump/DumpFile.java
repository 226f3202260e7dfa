package dev.rehome.postgres.dump;

import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try {
            OnDisk.force(file);
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
        try {
            OnDisk.join(parts);
        } catch (IOException e) {
            throw cannotWrite(parts.getFirst(), e);
        }
    }

    /** Makes a new file with that text, on the disk for good. */
    static void write(Path file, String text) {
        try {
            OnDisk.write(file, text);
        } catch (IOException e) {
            throw cannotWrite(file, e);
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

    static Failure cannotWrite(Path file, IOException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot write %s: %s".formatted(file, OnDisk.why(e)),
                "see that the disk has room and the folder may be written, then resume; whole"
                        + " dumps stay, this one starts from the beginning",
                e);
    }
}
