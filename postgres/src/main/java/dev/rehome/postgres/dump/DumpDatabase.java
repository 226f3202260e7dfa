package dev.rehome.postgres.dump;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Sequence;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.digest.RowDigest;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.schema.SchemaDump;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Dumps one database, as one moment saw it, into a directory that stock pg_restore reads, {@code
 * -j} included. Big tables are read and compressed by several workers at once, which pg_dump
 * cannot.
 *
 * @param jobs workers at a time, each with a connection to the source
 */
public record DumpDatabase(Server source, String database, PgTools tools, int jobs) {
    /** From here on a table is read by several workers. */
    private static final long PART_BYTES = 128L * 1024 * 1024;

    private static final int PAGE_BYTES = 8192;
    private static final double BYTES_A_SECOND = 50e6;

    /**
     * Writes the dump beside its place first and moves it there when it is complete: what is at
     * {@code directory} is a whole dump or nothing. What an attempt before left is removed.
     *
     * @param directory must not exist
     * @throws Failure naming what could not be dumped
     */
    public void run(Path directory, Progress progress) throws InterruptedException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
        try {
            if (Files.exists(directory)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        directory + " exists already",
                        "name a directory that is not there yet",
                        null);
            }
            remove(unfinished);
            Files.createDirectories(directory.toAbsolutePath().getParent());
            dump(unfinished, progress);
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot dump database %s into %s: %s"
                            .formatted(database, directory, e.getMessage()),
                    "remove the cause, then dump again; it starts from the beginning",
                    e);
        }
    }

    private void dump(Path directory, Progress progress)
            throws IOException, SQLException, InterruptedException {
        try (Session holder = source.open(database, SessionSettings.reading())) {
            holder.jdbc().setReadOnly(true);
            holder.jdbc().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            holder.jdbc()
                    .setAutoCommit(false); // pgjdbc reads large objects in its own transactions
            String snapshot = text(holder, "SELECT pg_catalog.pg_export_snapshot()");
            var schema =
                    new SchemaDump(
                            tools,
                            source,
                            database,
                            Optional.of(snapshot),
                            SchemaDump.Selection.ALL);
            progress.doing("reading the schema of " + database);
            var entries = new DataEntries(schema.take(directory));
            Database catalog = Catalog.read(holder);
            rows(catalog, entries, directory, snapshot, progress);
            for (Sequence sequence : catalog.sequences()) {
                sequence(holder, sequence, entries);
            }
            if (catalog.largeObjects() > 0) {
                largeObjects(holder, directory, entries);
            }
            catalog.materializedViews().stream()
                    .filter(MaterializedView::populated)
                    .forEach(entries::refresh);
            entries.archive().write(directory);
            holder.jdbc().rollback();
        }
    }

    private void rows(
            Database catalog,
            DataEntries entries,
            Path directory,
            String snapshot,
            Progress progress)
            throws IOException, InterruptedException {
        Map<Path, RowDigest> digests = new ConcurrentHashMap<>();
        Map<String, List<DumpPart>> files = new java.util.LinkedHashMap<>();
        var tasks = new ArrayList<Task>();
        var tables = new ArrayList<>(catalog.tables().stream().filter(Table::holdsRows).toList());
        for (Table table : tables) {
            String file = entries.table(table);
            files.put(file, parts(table, directory.resolve(file + ".gz")));
            String item = "%s of %s".formatted(table.name(), database);
            progress.expect(item, Amount.rows(table.estimatedRows(), table.bytes()));
            for (DumpPart part : files.getOrDefault(file, List.of())) {
                tasks.add(
                        new Task(
                                "dump of " + item,
                                table.bytes() / BYTES_A_SECOND,
                                List.of(),
                                Map.of(),
                                worker -> {
                                    RowDigest digest = part.write(session(worker, snapshot));
                                    digests.put(part.file(), digest);
                                    progress.advance(
                                            item, Amount.rows(digest.rows(), digest.bytes()));
                                }));
            }
        }
        var pool = new WorkPool(jobs);
        pool.submit(tasks);
        pool.run();
        var dumped = new ArrayList<Manifest.DumpedTable>();
        int number = 0;
        for (var file : files.entrySet()) {
            RowDigest total = RowDigest.EMPTY;
            for (DumpPart part : file.getValue()) {
                total = total.plus(digests.getOrDefault(part.file(), RowDigest.EMPTY));
            }
            join(file.getValue());
            dumped.add(new Manifest.DumpedTable(tables.get(number++).name(), file.getKey(), total));
        }
        new Manifest(database, dumped).write(directory);
    }

    private Session session(Worker worker, String snapshot) {
        return worker.session(
                Worker.Side.SOURCE,
                snapshot,
                () -> {
                    Session session = source.open(database, SessionSettings.reading());
                    try {
                        session.execute(
                                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                                        + " SET TRANSACTION SNAPSHOT "
                                        + QualifiedName.literal(snapshot));
                    } catch (SQLException e) {
                        session.abort();
                        throw new Failure(
                                ExitCode.FAILED,
                                "cannot share the snapshot of %s: %s"
                                        .formatted(database, e.getMessage()),
                                "connect to the server itself, not through a pooler",
                                e);
                    }
                    return session;
                });
    }

    private static List<DumpPart> parts(Table table, Path file) {
        long pages = PART_BYTES / PAGE_BYTES;
        var parts = new ArrayList<DumpPart>();
        boolean split = table.pages() > pages && table.extension().isEmpty();
        for (long from = 0; parts.isEmpty() || (split && from < table.pages()); from += pages) {
            boolean last = !split || from + pages >= table.pages();
            Path own =
                    parts.isEmpty()
                            ? file
                            : file.resolveSibling(file.getFileName() + "." + parts.size());
            parts.add(new DumpPart(table, from, last ? -1 : from + pages, own));
        }
        return parts;
    }

    private static void join(List<DumpPart> parts) throws IOException {
        try (var whole =
                FileChannel.open(
                        parts.getFirst().file(),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            for (DumpPart part : parts.subList(1, parts.size())) {
                try (var piece = FileChannel.open(part.file(), StandardOpenOption.READ)) {
                    long size = piece.size();
                    for (long at = 0; at < size; ) {
                        at += piece.transferTo(at, size - at, whole);
                    }
                }
                Files.delete(part.file());
            }
            whole.force(true);
        }
    }

    private static void sequence(Session holder, Sequence sequence, DataEntries entries)
            throws SQLException {
        try (var statement = holder.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT last_value, is_called FROM " + sequence.name().sql())) {
            row.next();
            entries.sequence(sequence.name(), sequence.oid(), row.getLong(1), row.getBoolean(2));
        }
    }

    private static void largeObjects(Session holder, Path directory, DataEntries entries)
            throws SQLException, IOException {
        var list = new StringBuilder();
        try (var statement = holder.jdbc().createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT oid, pg_catalog.pg_get_userbyid(lomowner) FROM"
                                        + " pg_catalog.pg_largeobject_metadata ORDER BY oid")) {
            while (rows.next()) {
                long oid = rows.getLong(1);
                String file = "blob_%d.dat".formatted(oid);
                entries.largeObject(oid, rows.getString(2));
                list.append(oid).append(' ').append(file).append('\n');
                largeObject(holder, oid, directory.resolve(file + ".gz"));
            }
        }
        Files.writeString(directory.resolve("blobs.toc"), list);
        entries.largeObjects();
    }

    private static void largeObject(Session holder, long oid, Path file)
            throws SQLException, IOException {
        var api = holder.jdbc().unwrap(org.postgresql.PGConnection.class).getLargeObjectAPI();
        try (var object = api.open(oid, org.postgresql.largeobject.LargeObjectManager.READ);
                var in = object.getInputStream();
                var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            in.transferTo(out);
        }
    }

    private static String text(Session session, String query) throws SQLException {
        try (var statement = session.jdbc().createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
