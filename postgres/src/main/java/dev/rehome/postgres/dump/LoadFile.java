package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.digest.RowDigest;
import dev.rehome.postgres.digest.RowDigester;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads one file of rows into its table, in one transaction with the note that it is there.
 *
 * @param expected what its rows add up to, when the dump says so
 */
record LoadFile(Entry entry, Path directory, String encoding, Optional<RowDigest> expected) {
    private static final int BUFFER_BYTES = 1 << 17;
    private static final byte[] END = "\\.\n".getBytes(StandardCharsets.US_ASCII);

    /** Opens a file of the dump, compressed with gzip or not at all. */
    static InputStream open(Path directory, String name) throws IOException {
        Path plain = directory.resolve(name);
        Path zipped = directory.resolve(name + ".gz");
        if (Files.exists(plain)) {
            return new BufferedInputStream(Files.newInputStream(plain), BUFFER_BYTES);
        }
        if (Files.exists(zipped)) {
            return new BufferedInputStream(
                    new GZIPInputStream(Files.newInputStream(zipped), BUFFER_BYTES), BUFFER_BYTES);
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "the dump %s lacks its file %s".formatted(directory, name),
                "give a complete dump, compressed with gzip or not at all (pg_dump"
                        + " --compress=gzip)",
                null);
    }

    /**
     * Loads it, unless it was loaded before.
     *
     * @throws Failure with DIFFERS, and nothing loaded, when the rows are not those that were
     *     dumped
     */
    RowDigest run(Session target, Restored restored) {
        try (var in = open(directory, entry.file().orElseThrow())) {
            target.jdbc().setAutoCommit(false);
            try {
                if (restored.has(target, entry)) {
                    return RowDigest.EMPTY;
                }
                RowDigest digest = load(in, target);
                if (expected.isPresent() && !expected.get().equals(digest)) {
                    throw new Failure(
                            ExitCode.DIFFERS,
                            "%s of the dump holds %s, but %s were dumped"
                                    .formatted(entry, digest, expected.get()),
                            "the file %s is damaged: take it from another copy of the dump"
                                    .formatted(entry.file().orElseThrow()),
                            null);
                }
                restored.add(target, entry);
                target.jdbc().commit();
                return digest;
            } finally {
                target.jdbc().rollback();
                target.jdbc().setAutoCommit(true);
            }
        } catch (SQLException | IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot load %s of the dump: %s".formatted(entry, e.getMessage()),
                    "remove the cause, then restore again; what was loaded stays",
                    e);
        }
    }

    private RowDigest load(InputStream in, Session target) throws SQLException, IOException {
        String copy =
                entry.statements()
                        .copy()
                        .filter(sql -> sql.startsWith("COPY "))
                        .orElseThrow(
                                () ->
                                        new Failure(
                                                ExitCode.BAD_INPUT,
                                                entry + " was dumped as INSERT statements",
                                                "dump without --inserts, or use pg_restore",
                                                null))
                        .strip()
                        .replaceFirst(";$", "");
        CopyIn rows =
                target.jdbc()
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "%s WITH (ENCODING %s)"
                                        .formatted(copy, QualifiedName.literal(encoding)));
        try {
            RowDigest digest = send(in, rows);
            rows.endCopy();
            return digest;
        } finally {
            if (rows.isActive()) {
                rows.cancelCopy();
            }
        }
    }

    /** Row by row to the digest, in large pieces to the server. COPY escapes newlines in values. */
    private static RowDigest send(InputStream in, CopyIn rows) throws IOException, SQLException {
        var digester = new RowDigester();
        var buffer = new byte[BUFFER_BYTES];
        var begun = new ByteArrayOutputStream(); // a row whose end has not been read yet
        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
            int start = 0;
            int send = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    begun.write(buffer, start, i + 1 - start);
                    start = i + 1;
                    byte[] row = begun.toByteArray();
                    begun.reset();
                    if (Arrays.equals(row, END)) {
                        rows.writeToCopy(buffer, 0, send);
                        return digester.digest();
                    }
                    digester.row(MemorySegment.ofArray(row), 0, row.length);
                    send = start;
                }
            }
            rows.writeToCopy(buffer, 0, send);
            begun.write(buffer, start, read - start);
            // What was begun is sent with its end, so that the end mark is never sent by halves.
            if (begun.size() > 0) {
                byte[] rest = begun.toByteArray();
                begun.reset();
                int next = finishRow(in, rest, digester, rows);
                if (next == 0) {
                    return digester.digest();
                }
            }
        }
        return digester.digest();
    }

    /** Reads the row that {@code begun} begins to its end and sends it; 0 at the end mark. */
    private static int finishRow(InputStream in, byte[] begun, RowDigester digester, CopyIn rows)
            throws IOException, SQLException {
        var row = new ByteArrayOutputStream();
        row.writeBytes(begun);
        int c = in.read();
        while (c >= 0 && c != '\n') {
            row.write(c);
            c = in.read();
        }
        if (c >= 0) {
            row.write(c);
        }
        byte[] whole = row.toByteArray();
        if (Arrays.equals(whole, END)) {
            return 0;
        }
        digester.row(MemorySegment.ofArray(whole), 0, whole.length);
        rows.writeToCopy(whole, 0, whole.length);
        return whole.length;
    }
}
