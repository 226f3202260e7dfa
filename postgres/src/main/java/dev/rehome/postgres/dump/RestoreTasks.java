package dev.rehome.postgres.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.Partitions;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.copy.CopyRefused;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.Relays;
import dev.rehome.postgres.landing.Claim;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.largeobject.LargeObjects;
import dev.rehome.postgres.pool.NotYet;
import dev.rehome.postgres.pool.TableLock;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.postdata.Build;
import dev.rehome.postgres.postdata.BuildMemory;
import dev.rehome.postgres.snapshot.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What many workers do for one restore once the tables are made: rows, what is built on them, large
 * objects; and the proof that the target gives back what was dumped.
 */
final class RestoreTasks {
    private static final double BYTES_A_SECOND = 50e6;

    /** Tables that the target would not take when other tables were not full. */
    private final Set<QualifiedName> postponed = ConcurrentHashMap.newKeySet();

    private final RestoreDatabase restore;
    private final DumpedDatabase dump;
    private final Progress progress;
    private final Relays relays = new Relays();
    private final int attempt;
    private final WorkPool pool;
    private final Map<QualifiedName, Table> tables;
    private final Database target;
    private final List<Task> tasks = new ArrayList<>();

    /** The tasks that bring a table's rows, by the table's oid at the target. */
    private final Map<Long, List<Task>> rows = new HashMap<>();

    private final String buildMemory;
    private final Partitions partitions;

    /** The archive's entries of tables, by number. */
    private final Set<Integer> archivedTables;

    private CloneReport report = CloneReport.NOTHING;

    /**
     * @param session of the target, where the tables are made
     * @param attempt the number of the attempt whose work it is
     */
    RestoreTasks(
            RestoreDatabase restore,
            DumpedDatabase dump,
            Session session,
            int attempt,
            Progress progress)
            throws SQLException {
        this.attempt = attempt;
        this.buildMemory = BuildMemory.each(session, restore.jobs());
        this.restore = restore;
        this.dump = dump;
        this.progress = progress;
        this.pool = new WorkPool(restore.jobs());
        this.target = Catalog.read(session);
        this.partitions = new Partitions(target);
        this.archivedTables = dump.of("TABLE").stream().map(Entry::id).collect(Collectors.toSet());
        this.tables =
                target.tables().stream()
                        .collect(Collectors.toMap(Table::name, Function.identity()));
    }

    /**
     * Does all of it.
     *
     * @param builds indexes and constraints
     * @return those builds that are not on tables, and so have not been made
     */
    List<Entry> run(List<Entry> builds) throws InterruptedException {
        var bytes = new HashMap<QualifiedName, Long>();
        for (Entry entry : dump.rows()) {
            bytes.put(LoadTable.name(entry), dump.bytes(entry));
            table(entry);
        }
        largeObjects();
        var planned = ArchivedCatalog.onTables(builds, target, bytes);
        build(planned.builds());
        pool.submit(tasks);
        pool.run();
        return planned.others();
    }

    /**
     * Fills the materialized views and builds on them, when everything that they may read is made.
     *
     * @param session of the target
     * @param builds what {@link #run} left
     */
    void views(Session session, List<Entry> builds) throws InterruptedException {
        tasks.clear();
        Set<QualifiedName> filled =
                dump.of("MATERIALIZED VIEW DATA").stream()
                        .map(LoadTable::name)
                        .collect(Collectors.toSet());
        build(ArchivedCatalog.onViews(builds, Catalog.read(session), filled).builds());
        var again = new WorkPool(restore.jobs());
        again.submit(tasks);
        again.run();
    }

    /** An index is built faster on a full view than kept up while the view is filled. */
    private void build(List<Build> builds) {
        var made = new HashMap<Integer, Task>();
        var filled = new HashMap<Long, List<Task>>();
        builds.stream()
                .sorted(Comparator.comparing((Build build) -> build.kind() != Build.Kind.REFRESH))
                .forEach(
                        build -> {
                            Task task = build(build, made, filled);
                            if (build.kind() == Build.Kind.REFRESH) {
                                build.locks()
                                        .keySet()
                                        .forEach(view -> filled.put(view, List.of(task)));
                            }
                        });
    }

    /** What was done and found. */
    synchronized CloneReport report() {
        return report;
    }

    /** A table of an extension is not in the archive, its rows may be. */
    private LoadTable.Place place(Entry entry) {
        Table table = tables.get(LoadTable.name(entry));
        if (table != null && table.kind() == Table.Kind.PARTITIONED) {
            return LoadTable.Place.TREE;
        }
        return entry.dependencies().stream().anyMatch(archivedTables::contains)
                ? LoadTable.Place.OWN_TABLE
                : LoadTable.Place.EXTENSION;
    }

    private void table(Entry entry) {
        Set<Long> landing =
                Optional.ofNullable(tables.get(LoadTable.into(entry)))
                        .map(table -> partitions.with(table.oid()))
                        .orElse(Set.of());
        boolean unlogged =
                target.tables().stream()
                        .anyMatch(table -> table.unlogged() && landing.contains(table.oid()));
        var load = new LoadTable(dump, entry, place(entry), unlogged);
        String item = "%s of %s".formatted(load.name(), restore.database());
        long bytes = dump.bytes(load.entry());
        progress.expect(
                item,
                load.written()
                        .map(digest -> Amount.rows(digest.items(), digest.bytes()))
                        .orElse(Amount.bytes(bytes)));
        Task loading =
                add(
                        "rows of " + item,
                        bytes,
                        List.of(),
                        locks(landing, TableLock.ACCESS_EXCLUSIVE),
                        worker -> {
                            long loaded = load(load, item, worker);
                            progress.finish(item, Figures.count(loaded, "row") + " loaded");
                            tally(new CloneReport(1, loaded, 0, 0, List.of(), List.of()));
                            if (restore.verify()) {
                                pool.submit(List.of(verifying(load, item, loaded, landing)));
                            }
                        });
        landing.forEach(table -> rows.computeIfAbsent(table, _ -> new ArrayList<>()).add(loading));
    }

    /**
     * With the source's search path only the second time: whoever may create objects in a schema of
     * that path can make names mean something else.
     *
     * @throws NotYet when a check or function of the table seems to look at what is not there yet
     */
    private long load(LoadTable load, String item, Worker worker)
            throws InterruptedException, NotYet {
        try {
            return load.run(
                    relays.of(worker.number()),
                    session(worker),
                    postponed.contains(load.name()) ? dump.searchPath() : "",
                    advancing(item));
        } catch (CopyRefused refused) {
            if (!refused.mayPassLater()) {
                throw refused;
            }
            postponed.add(load.name());
            throw new NotYet(refused);
        }
    }

    private Task verifying(LoadTable load, String item, long loaded, Set<Long> landing) {
        return new Task(
                "verifying " + item,
                dump.bytes(load.entry()) / BYTES_A_SECOND,
                List.of(),
                locks(landing, TableLock.ACCESS_SHARE),
                worker ->
                        load.readBack(
                                        relays.of(worker.number()),
                                        session(worker),
                                        CopyRelay.Passed.UNNOTICED)
                                .ifPresent(found -> verified(load, item, loaded, found)));
    }

    private void verified(LoadTable load, String item, long loaded, Digest found) {
        Optional<Digest> written = load.written();
        boolean same = written.map(found::equals).orElse(found.items() == loaded);
        tally(
                new CloneReport(
                        0,
                        0,
                        0,
                        found.items(),
                        List.of(),
                        same
                                ? List.of()
                                : List.of(
                                        "%s: %s were dumped, %s are there"
                                                .formatted(
                                                        item,
                                                        written.map(Digest::toString)
                                                                .orElse(loaded + " rows"),
                                                        found))));
        progress.finish(
                item,
                !same
                        ? "DIFFERS: the target's rows are not those that were dumped"
                        : written.isPresent()
                                ? "verified: %s identical"
                                        .formatted(Figures.count(found.items(), "row"))
                                : Figures.count(found.items(), "row") + " counted");
    }

    private void largeObjects() {
        var objects = new LoadLargeObjects(dump);
        String item = "large objects of " + restore.database();
        var loading = new ArrayList<Task>();
        int number = 0;
        for (List<DumpedDatabase.ObjectFile> part : objects.parts()) {
            int own = number++;
            loading.add(
                    add(
                            item,
                            part.stream()
                                    .mapToLong(object -> dump.file(object.file()).likelyBytes())
                                    .sum(),
                            List.of(),
                            Map.of(),
                            worker -> objects.write(own, part, session(worker), advancing(item))));
        }
        if (dump.manifest().isPresent() && !loading.isEmpty() && restore.verify()) {
            Digest written = dump.manifest().get().largeObjects();
            add(
                    "verifying " + item,
                    written.bytes(),
                    loading,
                    Map.of(),
                    worker -> {
                        Digest found =
                                new LargeObjects(0)
                                        .read(
                                                session(worker),
                                                Part.WHOLE,
                                                CopyRelay.Passed.UNNOTICED);
                        progress.finish(item, found.equals(written) ? "verified" : "DIFFERS");
                        if (!found.equals(written)) {
                            tally(
                                    new CloneReport(
                                            0,
                                            0,
                                            0,
                                            0,
                                            List.of(),
                                            List.of(
                                                    "%s are not those that were dumped"
                                                            .formatted(item))));
                        }
                    });
        }
    }

    private Task build(Build build, Map<Integer, Task> made, Map<Long, List<Task>> filled) {
        var after = new ArrayList<Task>();
        for (long table : build.tables()) {
            after.addAll(rows.getOrDefault(table, List.of()));
            after.addAll(filled.getOrDefault(table, List.of()));
        }
        build.after().forEach(id -> Optional.ofNullable(made.get(id)).ifPresent(after::add));
        Task task =
                add(
                        build.name(),
                        build.bytes(),
                        after,
                        Map.copyOf(build.locks()),
                        worker -> {
                            progress.doing(build.name() + " of " + restore.database());
                            build.run(session(worker), dump.searchPath());
                        });
        made.put(build.id(), task);
        return task;
    }

    private CopyRelay.Passed advancing(String item) {
        return (count, bytes) -> progress.advance(item, Amount.rows(count, bytes));
    }

    private synchronized void tally(CloneReport more) {
        report = report.plus(more);
    }

    private static Map<Object, TableLock> locks(Set<Long> tables, TableLock lock) {
        return tables.stream().collect(Collectors.toMap(table -> table, _ -> lock));
    }

    private Task add(
            String name,
            long bytes,
            List<Task> after,
            Map<Object, TableLock> locks,
            Task.Body body) {
        var task = new Task(name, bytes / BYTES_A_SECOND, after, locks, body);
        tasks.add(task);
        return task;
    }

    private Session session(Worker worker) {
        return worker.session(
                Worker.Side.TARGET,
                restore.database(),
                () -> {
                    Session session =
                            restore.target()
                                    .open(
                                            restore.database(),
                                            SessionSettings.loading()
                                                    .with("maintenance_work_mem", buildMemory));
                    Claim.join(session, attempt, Restored::newest);
                    return session;
                });
    }
}
