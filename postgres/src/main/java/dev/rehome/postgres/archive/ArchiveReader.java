package dev.rehome.postgres.archive;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code WriteHead} and {@code WriteToc} of PostgreSQL's {@code pg_backup_archiver.c}
 * write: integers as a sign byte and little-endian bytes, strings as a length and bytes.
 */
final class ArchiveReader {
    private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final int CUSTOM = 1;

    /** pg_dump writes the number of the tar format into a directory's toc.dat. */
    private static final int DIRECTORY = 3;

    /** More than any statement needs; beyond it a length is garbage. */
    private static final int TEXT_BYTES_MAX = 1 << 26;

    /** Of C's {@code int} wherever PostgreSQL runs; pg_restore minds another one, too. */
    private static final int INT_BYTES = Integer.BYTES;

    /** How a text that is absent is written, and the end of the dependencies. */
    private static final int ABSENT = -1;

    private final Path archive;
    private long bytesMax = TEXT_BYTES_MAX;
    private int offsetBytes;

    ArchiveReader(Path archive) {
        this.archive = archive;
    }

    Archive read() {
        Path file = Files.isDirectory(archive) ? archive.resolve("toc.dat") : archive;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            bytesMax = Math.min(TEXT_BYTES_MAX, Files.size(file));
            return read(in);
        } catch (EOFException e) {
            throw damaged("it ends in the middle", e);
        } catch (CharacterCodingException e) {
            throw damaged("a name or statement in it is not UTF-8", e);
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private Archive read(DataInputStream in) throws IOException {
        if (!java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw damaged("it does not begin with PGDMP", null);
        }
        int major = in.readUnsignedByte();
        int minor = in.readUnsignedByte();
        int revision = in.readUnsignedByte();
        if (major != 1 || minor < Archive.Format.OLDEST || minor > Archive.Format.NEWEST) {
            throw damaged("its format is %d.%d".formatted(major, minor), null);
        }
        int intBytes = in.readUnsignedByte();
        if (intBytes != INT_BYTES) {
            throw damaged("its integers have %d bytes".formatted(intBytes), null);
        }
        offsetBytes = in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        if (kind != CUSTOM && kind != DIRECTORY) {
            throw damaged("it is neither a directory nor a custom-format archive", null);
        }
        int compression =
                minor >= Archive.Format.COMPRESSION_ALGORITHM ? in.readUnsignedByte() : readInt(in);
        var created = new ArrayList<Integer>();
        for (int i = 0; i < 7; i++) {
            created.add(readInt(in));
        }
        var format =
                new Archive.Format(
                        minor, revision, kind == DIRECTORY, compression, List.copyOf(created));
        String database = text(in).orElse("");
        String serverVersion = text(in).orElse("");
        String dumpVersion = text(in).orElse("");
        int count = readInt(in);
        var entries = new ArrayList<Entry>();
        var ids = new HashSet<Integer>();
        for (int i = 0; i < count; i++) {
            Entry entry = entry(in, format);
            if (entry.id() <= 0 || !ids.add(entry.id())) {
                throw damaged("it has an entry %d, or has it twice".formatted(entry.id()), null);
            }
            entries.add(entry);
        }
        if (format.directory() && in.read() >= 0) {
            throw damaged("it holds more than its %d entries".formatted(count), null);
        }
        return new Archive(format, database, serverVersion, dumpVersion, entries);
    }

    private Entry entry(DataInputStream in, Archive.Format format) throws IOException {
        int id = readInt(in);
        boolean rows = readInt(in) != 0;
        var object = new Entry.ObjectId(number(in), number(in));
        String tag = text(in).orElse("");
        String kind = text(in).orElse("");
        Section section = section(readInt(in));
        var statements = new Entry.Statements(text(in), text(in), text(in));
        Optional<String> schema = text(in).filter(name -> !name.isEmpty());
        Optional<String> tablespace = text(in);
        Optional<String> accessMethod =
                format.minor() >= Archive.Format.TABLE_ACCESS_METHOD ? text(in) : Optional.empty();
        int relationKind = format.minor() >= Archive.Format.RELATION_KIND ? readInt(in) : 0;
        Optional<String> owner = text(in).filter(name -> !name.isEmpty());
        text(in); // WITH OIDS, gone since PostgreSQL 12
        var dependencies = new ArrayList<Integer>();
        for (var next = text(in); next.isPresent(); next = text(in)) {
            dependencies.add((int) number(next.get()));
        }
        Optional<String> file = Optional.empty();
        if (format.directory()) {
            file = text(in).filter(name -> !name.isEmpty());
        } else {
            in.readUnsignedByte(); // whether the offset that follows is set
            in.skipNBytes(offsetBytes);
        }
        return new Entry(
                id,
                object,
                kind,
                new Entry.Label(tag, schema, owner),
                section,
                statements,
                new Entry.Storage(tablespace, accessMethod, relationKind, rows),
                List.copyOf(dependencies),
                file);
    }

    private Section section(int code) {
        return Section.of(code)
                .orElseThrow(() -> damaged("it has a section %d".formatted(code), null));
    }

    private long number(DataInputStream in) throws IOException {
        return number(text(in).orElse("0"));
    }

    /** An oid or the number of an entry. */
    private long number(String digits) {
        try {
            return Integer.parseUnsignedInt(digits) & 0xffffffffL;
        } catch (NumberFormatException e) {
            throw damaged("'%s' is in it instead of a number".formatted(digits), e);
        }
    }

    private Optional<String> text(DataInputStream in) throws IOException {
        int length = readInt(in);
        if (length == ABSENT) {
            return Optional.empty();
        }
        if (length < 0 || length > bytesMax) {
            throw damaged("a text of %d bytes is in it".formatted(length), null);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return Optional.of(
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }

    private int readInt(DataInputStream in) throws IOException {
        boolean negative = in.readUnsignedByte() != 0;
        int value = 0;
        for (int i = 0; i < INT_BYTES; i++) {
            value |= in.readUnsignedByte() << (8 * i);
        }
        if (value < 0) {
            throw damaged("a number in it is out of range", null);
        }
        return negative ? -value : value;
    }

    private Failure damaged(String what, @Nullable Exception cause) {
        return new Failure(
                ExitCode.FAILED,
                "cannot read the archive %s: %s".formatted(archive, what),
                "give a directory or custom-format archive in UTF8 (pg_dump --encoding=UTF8) that"
                        + " pg_dump 13 to 18 wrote completely",
                cause);
    }
}
