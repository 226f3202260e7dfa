package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Column;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.digest.RowDigest;
import dev.rehome.postgres.digest.RowDigester;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;

/**
 * Some pages of a table, compressed into a file of their own. Such files one behind the other are
 * again a gzip file, so that parts can be compressed at the same time.
 *
 * @param toPage the first page not in it; -1 for all to the end
 */
record DumpPart(Table table, long fromPage, long toPage, Path file) {
    private static final int BUFFER_BYTES = 1 << 16;

    /** How pg_dump ends the rows of a table in a file. */
    private static final byte[] END = "\\.\n\n\n".getBytes(StandardCharsets.US_ASCII);

    /** {@code COPY … FROM stdin}, as the archive keeps it for pg_restore. */
    static String copyIn(Table table) {
        return "COPY %s %s FROM stdin;\n".formatted(table.name().sql(), columns(table));
    }

    /** In parentheses; nothing for a table without columns, which COPY takes only so. */
    private static String columns(Table table) {
        return table.copied().isEmpty() ? "" : "(" + names(table) + ")";
    }

    private static String names(Table table) {
        return table.copied().stream()
                .map(Column::name)
                .map(QualifiedName::quote)
                .collect(Collectors.joining(", "));
    }

    boolean isLast() {
        return toPage < 0;
    }

    /**
     * Writes the rows.
     *
     * @param source a session in the dump's snapshot
     */
    RowDigest write(Session source) {
        var digester = new RowDigester();
        try (OutputStream out = new FastGzip(Files.newOutputStream(file))) {
            var copy = source.jdbc().unwrap(PGConnection.class).getCopyAPI().copyOut(query());
            try {
                for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                    digester.row(MemorySegment.ofArray(row), 0, row.length);
                    out.write(row);
                }
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
            if (isLast()) {
                out.write(END);
            }
        } catch (SQLException | IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot dump %s into %s: %s".formatted(table.name(), file, e.getMessage()),
                    "remove the cause (room on the disk? SELECT on the table?), then dump again",
                    e);
        }
        return digester.digest();
    }

    private String query() {
        String condition =
                table.extension()
                        .flatMap(Table.Membership::configuration)
                        .map(where -> " " + where)
                        .orElse("");
        String last = isLast() ? "" : " AND ctid < '(%d,0)'::tid".formatted(toPage);
        if (fromPage > 0 || !isLast()) {
            condition = " WHERE ctid >= '(%d,0)'::tid%s".formatted(fromPage, last);
        }
        return condition.isBlank() && !table.isTree()
                ? "COPY %s %s TO STDOUT".formatted(table.name().sql(), columns(table))
                : "COPY (SELECT %s FROM %s%s) TO STDOUT"
                        .formatted(names(table), table.rows(), condition);
    }

    /** The fastest level: the disk, not the archive's size, is what a move waits for. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
