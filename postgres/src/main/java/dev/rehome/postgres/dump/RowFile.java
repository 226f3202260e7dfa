package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * A compressed file of a dump, read once and checked on the way.
 *
 * @param expected its length and sum, of a dump of ours
 */
record RowFile(Path file, Compression compression, Optional<DumpFile> expected) {
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int LIKELY_RATIO = 4;

    /** What aircompressor says, when a file looks back further than 8 MB. */
    private static final String WINDOW_TOO_LARGE = "Window size too large";

    /** As the ending of the file's name tells it; pg_dump 16 brought the last two. */
    enum Compression {
        NONE(""),
        GZIP(".gz"),
        LZ4(".lz4"),
        ZSTD(".zst");

        private final String ending;

        Compression(String ending) {
            this.ending = ending;
        }
    }

    /** Takes what was in the file. */
    interface Reader<T> {
        T read(InputStream in) throws IOException, InterruptedException;
    }

    /**
     * The file of that name, with whatever ending tells its compression.
     *
     * @throws Failure when there is none
     */
    static RowFile find(Path directory, String name, Optional<Manifest> manifest) {
        if (!DumpFile.isName(name)) {
            throw DumpFile.damaged(
                    directory, "it names \"%s\" as one of its files".formatted(name));
        }
        for (Compression compression : Compression.values()) {
            Path file = directory.resolve(name + compression.ending);
            if (Files.exists(file)) {
                String found = file.getFileName().toString();
                Optional<DumpFile> expected = manifest.flatMap(all -> all.file(found));
                if (manifest.isPresent() && expected.isEmpty()) {
                    throw Manifest.silent(directory, found);
                }
                return new RowFile(file, compression, expected);
            }
        }
        throw DumpFile.damaged(directory.resolve(name), "it is missing");
    }

    /** A guess from the size on the disk. */
    long likelyBytes() {
        try {
            return Files.size(file) * (compression == Compression.NONE ? 1 : LIKELY_RATIO);
        } catch (IOException e) {
            throw DumpFile.damaged(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads it to the end.
     *
     * @param reader may stop early; the rest is read all the same, to check it
     * @throws dev.rehome.engine.report.Failure naming the file, when it is not what was written
     */
    <T> T read(Reader<T> reader) throws InterruptedException {
        MessageDigest sha = DumpFile.newSha256();
        try (var raw = new DigestInputStream(Files.newInputStream(file), sha);
                var buffered = new BufferedInputStream(raw, BUFFER_BYTES)) {
            T result;
            try (InputStream in = new Decompressed(decompressed(buffered), file)) {
                result = reader.read(in);
                in.transferTo(OutputStream.nullOutputStream());
                buffered.transferTo(OutputStream.nullOutputStream());
            }
            String found = HexFormat.of().formatHex(sha.digest());
            if (expected.isPresent() && !expected.get().sha256().equals(found)) {
                throw DumpFile.damaged(file, DumpFile.OTHER_BYTES);
            }
            return result;
        } catch (IOException e) {
            throw DumpFile.damaged(file, String.valueOf(e.getMessage()));
        } catch (Failure e) {
            // The server may refuse a damaged row before the sum of the file is known.
            expected.ifPresent(whole -> whole.checkBytes(file));
            throw e;
        }
    }

    /**
     * Says with an IOException, and no other, that what was compressed makes no sense; and that it
     * only cannot be read here, as that.
     */
    private static final class Decompressed extends FilterInputStream {
        private final Path file;

        Decompressed(InputStream in, Path file) {
            super(in);
            this.file = file;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (RuntimeException e) {
                if (String.valueOf(e.getMessage()).startsWith(WINDOW_TOO_LARGE)) {
                    throw windowTooLarge(e);
                }
                throw new IOException(e.getMessage(), e);
            }
        }

        private Failure windowTooLarge(RuntimeException e) {
            return new Failure(
                    ExitCode.FAILED,
                    "%s was compressed looking back further than the 8 MB that rehome can read (zstd levels 20 to 22, or long)"
                            .formatted(file),
                    "decompress it (zstd -d --long=31 --rm '%s') and go on with rehome resume, or"
                                    .formatted(file)
                            + " use pg_restore",
                    e);
        }
    }

    private InputStream decompressed(InputStream in) throws IOException {
        in.mark(1);
        boolean empty = in.read() < 0; // so pg_dump leaves what nothing was written into
        in.reset();
        return empty ? in : plain(in);
    }

    private InputStream plain(InputStream in) throws IOException {
        return switch (compression) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
            case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
            case ZSTD -> new ZstdInputStream(in);
        };
    }
}
