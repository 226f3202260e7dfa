package dev.rehome.postgres.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.postgres.catalog.Column;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyFormat;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.postgres.snapshot.TableCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One table on its way into its file. A big one is read and compressed in parts by several workers,
 * each into a file of its own; gzip files one behind the other are again a gzip file.
 *
 * @param file where the rows go in the end
 * @param parts how the table is cut
 * @param written what each part held, by its number
 */
record DumpTable(
        Table table, String encoding, Path file, List<Part> parts, Map<Integer, Digest> written) {
    /** How pg_dump ends the rows of a table in a file. */
    private static final byte[] END = "\\.\n\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final int CHUNK_BYTES = 1 << 16;

    static DumpTable of(Table table, String encoding, Path file, List<Part> parts) {
        return new DumpTable(table, encoding, file, parts, new ConcurrentHashMap<>());
    }

    /** {@code COPY … FROM stdin}, as the archive keeps it for pg_restore. */
    static String copyIn(Table table) {
        String columns =
                table.copied().stream()
                        .map(Column::name)
                        .map(QualifiedName::quote)
                        .collect(Collectors.joining(", ", " (", ")"));
        return "COPY %s%s FROM stdin;\n"
                .formatted(table.name().sql(), table.copied().isEmpty() ? "" : columns);
    }

    /** The {@code WHERE} that says which rows of an extension's table are dumped. */
    Optional<String> condition() {
        return table.extension()
                .flatMap(Table.Membership::configuration)
                .filter(where -> !where.isBlank());
    }

    /**
     * Writes the rows of one part.
     *
     * @param source a session in the dump's snapshot
     * @throws dev.rehome.engine.report.Failure with what the server or the disk said
     */
    void write(Part part, CopyRelay relay, Session source, CopyRelay.Passed passed)
            throws InterruptedException {
        try (OutputStream out = DumpFile.compressed(place(part))) {
            if (table.pages() > 0 || !part.isWhole()) {
                var copy = new TableCopy(table, new CopyFormat(false, encoding));
                var chunk = new byte[CHUNK_BYTES];
                CopyRelay.Sink sink =
                        data -> {
                            try {
                                while (data.hasRemaining()) {
                                    int length = Math.min(data.remaining(), chunk.length);
                                    data.get(chunk, 0, length);
                                    out.write(chunk, 0, length);
                                }
                            } catch (IOException e) {
                                throw DumpFile.cannotWrite(place(part), e);
                            }
                        };
                written.put(part.number(), relay.copyOut(source, copy.sql(part), sink, passed));
            }
            if (part.number() == part.of()) {
                out.write(END);
            }
        } catch (IOException e) {
            throw DumpFile.cannotWrite(place(part), e);
        }
    }

    /** Puts the parts one behind the other; returns what all of them held. */
    Digest join() {
        DumpFile.join(parts.stream().map(this::place).toList());
        return written.values().stream().reduce(Digest.EMPTY, Digest::plus);
    }

    private Path place(Part part) {
        return part.number() == 1
                ? file
                : file.resolveSibling(file.getFileName() + "." + part.number());
    }
}
