package dev.rehome.postgres.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.clone.SequenceValues;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.Relays;
import dev.rehome.postgres.largeobject.LargeObjects;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.schema.SchemaDump;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import dev.rehome.postgres.snapshot.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The work of one dump: rows and large objects by many workers, and what puts them together. */
final class DumpTasks {
    private static final int LARGE_OBJECTS_A_RANGE = 1000;
    private static final double BYTES_A_SECOND = 50e6;

    private final DumpDatabase dump;
    private final ExportedSnapshot snapshot;
    private final Path directory;
    private final Progress progress;
    private final Relays relays = new Relays();
    private final List<Task> tasks = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** By name, so that the manifest of two equal dumps is the same. */
    private final Map<String, DumpFile> files = new ConcurrentSkipListMap<>();

    private final Map<String, Manifest.DumpedTable> tables = new ConcurrentSkipListMap<>();

    DumpTasks(DumpDatabase dump, ExportedSnapshot snapshot, Path directory, Progress progress) {
        this.dump = dump;
        this.snapshot = snapshot;
        this.directory = directory;
        this.progress = progress;
    }

    /** Does all of it; returns what is worth knowing. */
    List<String> run() throws InterruptedException, IOException {
        progress.doing("reading the schema of " + dump.database());
        Session holder = snapshot.session();
        Database catalog = Catalog.read(holder);
        snapshot.lock(catalog.tables().stream().filter(Table::holdsRows).toList());
        // Bytes of no known encoding cannot be turned into another one.
        String encoding = catalog.encoding().equals("SQL_ASCII") ? "SQL_ASCII" : "UTF8";
        var entries = new DataEntries(schema(), encoding);
        for (Table table : catalog.tables()) {
            if (table.kind() == Table.Kind.FOREIGN) {
                notice("foreign table %s: its rows are elsewhere".formatted(table.name()));
            } else if (table.holdsRows()) {
                rows(table, encoding, catalog.major(), entries.table(table));
            }
        }
        Optional<DumpLargeObjects> objects = largeObjects(catalog, holder);
        var pool = new WorkPool(dump.jobs());
        pool.submit(tasks);
        pool.run();
        new SequenceValues(catalog.sequences())
                .read(holder)
                .forEach(
                        (name, position) ->
                                entries.sequence(name, position.lastValue(), position.called()));
        objects.ifPresent(all -> all.list(directory, entries).forEach(this::add));
        catalog.materializedViews().stream()
                .filter(MaterializedView::populated)
                .forEach(entries::refresh);
        snapshot.check();
        add(contents(entries.archive()));
        OnDisk.settle(directory);
        new Manifest(
                        dump.database(),
                        snapshot.searchPath(),
                        List.copyOf(tables.values()),
                        objects.map(DumpLargeObjects::digest).orElse(Digest.EMPTY),
                        List.copyOf(files.values()))
                .write(directory);
        return List.copyOf(notices);
    }

    private DumpFile contents(Archive archive) {
        Path file = directory.resolve("toc.dat");
        try {
            archive.write(file);
        } catch (IOException e) {
            throw DumpFile.cannotWrite(file, e);
        }
        return DumpFile.of(file);
    }

    private Archive schema() {
        return new SchemaDump(
                        dump.tools(), dump.source(), dump.database(), Optional.of(snapshot.name()))
                .take();
    }

    private void rows(Table table, String encoding, int major, String file) {
        String item = "%s of %s".formatted(table.name(), dump.database());
        progress.expect(item, Amount.rows(table.estimatedRows(), table.bytes()));
        var writing =
                DumpTable.of(
                        table,
                        encoding,
                        directory.resolve(file + ".gz"),
                        Part.of(table, major, dump.partBytes()));
        var parts = new ArrayList<Task>();
        for (Part part : writing.parts()) {
            parts.add(
                    task(
                            "dump of " + item,
                            table.bytes() / part.of(),
                            List.of(),
                            worker ->
                                    writing.write(
                                            part,
                                            relays.of(worker.number()),
                                            session(worker),
                                            (rows, bytes) ->
                                                    progress.advance(
                                                            item, Amount.rows(rows, bytes)))));
        }
        tasks.addAll(parts);
        tasks.add(
                task(
                        "end of the dump of " + item,
                        table.bytes() / 10,
                        parts,
                        _ -> {
                            Digest digest = writing.join();
                            add(DumpFile.of(writing.file()));
                            tables.put(
                                    table.name().sql(),
                                    new Manifest.DumpedTable(
                                            table.name(), file, writing.condition(), digest));
                            progress.expect(item, Amount.rows(digest.items(), digest.bytes()));
                            progress.finish(item, "dumped");
                        }));
    }

    private Optional<DumpLargeObjects> largeObjects(Database catalog, Session holder) {
        if (catalog.largeObjects() == 0) {
            return Optional.empty();
        }
        var objects = new DumpLargeObjects(directory);
        String item = "large objects of " + dump.database();
        progress.expect(item, Amount.bytes(catalog.largeObjectBytes()));
        for (Part range : LargeObjects.ranges(holder, LARGE_OBJECTS_A_RANGE)) {
            tasks.add(
                    task(
                            "dump of " + item,
                            catalog.largeObjectBytes() / range.of(),
                            List.of(),
                            worker ->
                                    objects.write(
                                                    range,
                                                    session(worker),
                                                    (rows, bytes) ->
                                                            progress.advance(
                                                                    item, Amount.rows(rows, bytes)))
                                            .forEach(this::add)));
        }
        return Optional.of(objects);
    }

    private void add(DumpFile file) {
        files.put(file.name(), file);
    }

    private void notice(String text) {
        progress.notice(text);
        notices.add(text);
    }

    private static Task task(String name, long bytes, List<Task> after, Task.Body body) {
        return new Task(name, bytes / BYTES_A_SECOND, after, Map.of(), body);
    }

    private Session session(Worker worker) {
        return worker.session(Worker.Side.SOURCE, snapshot.name(), snapshot::open);
    }
}
