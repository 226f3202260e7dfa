package dev.rehome.postgres.dump;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.digest.RowDigest;
import dev.rehome.postgres.pool.TableLock;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.schema.Phases;
import dev.rehome.postgres.schema.RestoreSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.largeobject.LargeObjectManager;

/**
 * Restores a directory that {@link DumpDatabase} or stock pg_dump wrote into an empty database.
 * Rows and indexes are made by several workers; rows are checked against the digests of a dump of
 * ours. Run again after it was interrupted, it goes on where it was.
 *
 * @param database must exist at the target
 * @param jobs workers at a time, each with a connection to the target
 */
public record RestoreDatabase(Server target, String database, int jobs) {
    private static final Restored RESTORED = new Restored();

    /**
     * Restores everything.
     *
     * @return what the target did not allow and was left out, each with its name and reason
     * @throws Failure naming the object or file; DIFFERS when a file does not hold what was dumped
     */
    public List<String> run(Path directory, RestoreSchema.Ownership ownership, Progress progress)
            throws InterruptedException {
        Archive archive = Archive.read(directory);
        Phases phases = Phases.of(archive);
        var skipped = new ArrayList<String>();
        try (Session session = target.open(database, SessionSettings.loading())) {
            var restore = new RestoreSchema(session, ownership);
            RESTORED.prepare(session);
            progress.doing("making the tables of " + database);
            skipped.addAll(restore.run("before rows", phases.beforeRows()));
            load(archive, directory, progress);
            skipped.addAll(restore.run("large objects", of(archive, "BLOB")));
            largeObjects(archive, directory, session);
            skipped.addAll(restore.run("about large objects", aboutLargeObjects(archive)));
            skipped.addAll(restore.run("sequences", of(archive, "SEQUENCE SET")));
            build(archive, phases.builds(), progress);
            progress.doing("finishing " + database);
            skipped.addAll(restore.run("after rows", phases.afterRows()));
            skipped.addAll(restore.run("views", of(archive, "MATERIALIZED VIEW DATA")));
            session.execute("ANALYZE");
            skipped.addAll(restore.finish(phases.last()));
            return List.copyOf(skipped);
        } catch (SQLException | IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot restore %s into database %s: %s"
                            .formatted(directory, database, e.getMessage()),
                    "remove the cause, then restore again; it goes on where it was",
                    e);
        }
    }

    private static List<Entry> of(Archive archive, String kind) {
        return archive.entries().stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    /** Grants on them and comments. */
    private static List<Entry> aboutLargeObjects(Archive archive) {
        return archive.entries().stream()
                .filter(entry -> entry.tag().startsWith("LARGE OBJECT "))
                .toList();
    }

    private void load(Archive archive, Path directory, Progress progress)
            throws InterruptedException {
        Map<String, RowDigest> digests =
                Manifest.read(directory).map(Manifest::digests).orElse(Map.of());
        var tasks = new ArrayList<Task>();
        for (Entry entry : of(archive, "TABLE DATA")) {
            var file =
                    new LoadFile(
                            entry,
                            directory,
                            archive.encoding().orElse("UTF8"),
                            Optional.ofNullable(digests.get(entry.file().orElse(""))));
            String item = "%s of %s".formatted(entry.tag(), database);
            long bytes = file.expected().map(RowDigest::bytes).orElse(0L);
            progress.expect(item, Amount.bytes(bytes));
            tasks.add(
                    new Task(
                            "rows of " + item,
                            bytes / 50e6,
                            List.of(),
                            Map.of(),
                            worker -> {
                                RowDigest done = file.run(session(worker), RESTORED);
                                progress.advance(item, Amount.rows(done.rows(), done.bytes()));
                            }));
        }
        run(tasks);
    }

    /** Indexes and keys side by side, then the partitions' indexes together, then foreign keys. */
    private void build(Archive archive, List<Entry> entries, Progress progress)
            throws InterruptedException {
        progress.doing("building the indexes of " + database);
        Map<Integer, Entry> byId = new HashMap<>();
        archive.entries().forEach(entry -> byId.put(entry.id(), entry));
        var indexes = new ArrayList<Task>();
        var later = new ArrayList<Task>();
        for (Entry entry : entries) {
            boolean index = entry.kind().equals("INDEX");
            if (index || entry.kind().equals("CONSTRAINT")) {
                TableLock lock = index ? TableLock.SHARE : TableLock.ACCESS_EXCLUSIVE;
                var locks = new HashMap<Object, TableLock>();
                for (int needed : entry.dependencies()) {
                    Entry other = byId.get(needed);
                    if (other != null && other.kind().endsWith("TABLE")) {
                        locks.put(needed, lock);
                    }
                }
                indexes.add(task(entry, List.of(), locks));
            }
        }
        // One after the other: each locks the tables above or beside it too.
        List<Task> before = List.copyOf(indexes);
        for (String kind : List.of("INDEX ATTACH", "FK CONSTRAINT")) {
            for (Entry entry : entries) {
                if (entry.kind().equals(kind)) {
                    Task task = task(entry, before, Map.of());
                    later.add(task);
                    before = List.of(task);
                }
            }
        }
        indexes.addAll(later);
        run(indexes);
    }

    private Task task(Entry entry, List<Task> after, Map<Object, TableLock> locks) {
        return new Task(
                entry + " of " + database, 1, after, locks, worker -> make(entry, session(worker)));
    }

    private static void make(Entry entry, Session session) {
        try {
            session.jdbc().setAutoCommit(false);
            try {
                if (!RESTORED.has(session, entry)) {
                    session.execute(entry.definition());
                    RESTORED.add(session, entry);
                    session.jdbc().commit();
                }
            } finally {
                session.jdbc().rollback();
                session.jdbc().setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot build %s: %s".formatted(entry, e.getMessage()),
                    "see the server's message, then restore again",
                    e);
        }
    }

    private void run(List<Task> tasks) throws InterruptedException {
        var pool = new WorkPool(jobs);
        pool.submit(tasks);
        pool.run();
    }

    private Session session(Worker worker) {
        return worker.session(
                Worker.Side.TARGET,
                database,
                () -> target.open(database, SessionSettings.loading()));
    }

    /** Writes the bytes of objects that are there already, all in one transaction. */
    private static void largeObjects(Archive archive, Path directory, Session session)
            throws SQLException, IOException {
        if (!of(archive, "BLOB METADATA").isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "the dump %s holds large objects as pg_dump 17 and newer write them"
                            .formatted(directory),
                    "restore it with pg_restore, or dump with rehome postgres dump",
                    null);
        }
        session.jdbc().setAutoCommit(false);
        try {
            for (Entry entry : of(archive, "BLOBS")) {
                if (!RESTORED.has(session, entry)) {
                    write(entry, directory, session);
                    RESTORED.add(session, entry);
                }
            }
            session.jdbc().commit();
        } finally {
            session.jdbc().rollback();
            session.jdbc().setAutoCommit(true);
        }
    }

    private static void write(Entry entry, Path directory, Session session)
            throws SQLException, IOException {
        var api = session.jdbc().unwrap(PGConnection.class).getLargeObjectAPI();
        List<String> lines;
        try (var list = LoadFile.open(directory, entry.file().orElse("blobs.toc"))) {
            lines =
                    new String(list.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
        for (String line : lines) {
            int space = line.indexOf(' ');
            long oid = Long.parseLong(line.substring(0, space));
            try (var in = LoadFile.open(directory, line.substring(space + 1));
                    var object = api.open(oid, LargeObjectManager.READWRITE);
                    var out = object.getOutputStream()) {
                in.transferTo(out);
            }
        }
    }
}
