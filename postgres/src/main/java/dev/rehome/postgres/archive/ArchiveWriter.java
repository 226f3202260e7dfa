package dev.rehome.postgres.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a table of contents so that pg_restore reads it; the mirror of {@link ArchiveReader}. */
final class ArchiveWriter {
    private static final int INT_BYTES = 4;
    private static final int OFFSET_BYTES = 8;

    /** pg_dump writes the number of the tar format into a directory's toc.dat. */
    private static final int DIRECTORY = 3;

    private final Archive archive;

    ArchiveWriter(Archive archive) {
        this.archive = archive;
    }

    void write(Path file) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(out);
        }
    }

    private void write(OutputStream out) throws IOException {
        Archive.Format format = archive.format();
        out.write("PGDMP".getBytes(StandardCharsets.US_ASCII));
        out.write(1);
        out.write(format.minor());
        out.write(format.revision());
        out.write(INT_BYTES);
        out.write(OFFSET_BYTES);
        out.write(DIRECTORY);
        if (format.minor() >= Archive.Format.COMPRESSION_ALGORITHM) {
            out.write(format.compression());
        } else {
            number(out, format.compression());
        }
        for (int part : format.created()) {
            number(out, part);
        }
        text(out, archive.database());
        text(out, archive.serverVersion());
        text(out, archive.dumpVersion());
        number(out, archive.entries().size());
        for (Entry entry : archive.entries()) {
            entry(out, entry);
        }
    }

    private void entry(OutputStream out, Entry entry) throws IOException {
        number(out, entry.id());
        number(out, entry.storage().rows() ? 1 : 0);
        text(out, Long.toString(entry.object().catalog()));
        text(out, Long.toString(entry.object().oid()));
        text(out, entry.tag());
        text(out, entry.kind());
        number(out, entry.section().code());
        text(out, entry.statements().define());
        text(out, entry.statements().drop());
        text(out, entry.statements().copy());
        text(out, entry.label().schema());
        text(out, entry.storage().tablespace());
        if (archive.format().minor() >= Archive.Format.TABLE_ACCESS_METHOD) {
            text(out, entry.storage().accessMethod());
        }
        if (archive.format().minor() >= Archive.Format.RELATION_KIND) {
            number(out, entry.storage().relationKind());
        }
        text(out, entry.label().owner().orElse(""));
        text(out, "false"); // WITH OIDS, gone since PostgreSQL 12
        for (int dependency : entry.dependencies()) {
            text(out, Integer.toString(dependency));
        }
        number(out, -1); // no further dependency
        text(out, entry.file().orElse(""));
    }

    private static void text(OutputStream out, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            text(out, text.get());
        } else {
            number(out, -1);
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.write(bytes);
    }

    private static void number(OutputStream out, int value) throws IOException {
        out.write(value < 0 ? 1 : 0);
        int magnitude = Math.abs(value);
        for (int i = 0; i < INT_BYTES; i++) {
            out.write(magnitude >>> (8 * i));
        }
    }
}
