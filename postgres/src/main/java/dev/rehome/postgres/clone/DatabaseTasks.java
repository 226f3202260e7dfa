package dev.rehome.postgres.clone;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.Partitions;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyFormat;
import dev.rehome.postgres.copy.CopyRefused;
import dev.rehome.postgres.landing.CopyTable;
import dev.rehome.postgres.landing.Landed;
import dev.rehome.postgres.landing.ProveUnchanged;
import dev.rehome.postgres.landing.Tally;
import dev.rehome.postgres.largeobject.LargeObjects;
import dev.rehome.postgres.largeobject.RangesClone;
import dev.rehome.postgres.pool.NotYet;
import dev.rehome.postgres.pool.TableLock;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.postdata.Build;
import dev.rehome.postgres.schema.Phases;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.postgres.selection.Selection;
import dev.rehome.postgres.snapshot.Epoch;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.postgres.snapshot.TableCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks of one database once its tables are made, in this order: rows; what is built on them;
 * triggers, rules and grants; materialized views and their indexes; event triggers and the end.
 * Verification comes after a table's rows, and only the end waits for it.
 */
final class DatabaseTasks {
    /** Pages of a table; of a partitioned one, those of the largest partition. */
    private static final String PAGES =
            """
            SELECT greatest(pg_catalog.pg_relation_size(?::pg_catalog.regclass),
                            (SELECT max(pg_catalog.pg_relation_size(relid))
                               FROM pg_catalog.pg_partition_tree(?::pg_catalog.regclass)))
                   / pg_catalog.current_setting('block_size')::int8
            """;

    private final Opened database;
    private final CloneServer server;
    private final Tally tally;
    private final Partitions partitions;
    private final LandedBefore landedBefore = new LandedBefore();
    private final List<Task> tasks = new ArrayList<>();

    /** The tasks that bring a table's rows, by its oid. */
    private final Map<Long, List<Task>> rows = new HashMap<>();

    private final List<Task> verifications = new ArrayList<>();

    /**
     * A database whose tables are made.
     *
     * @param catalog materialized views that are to stay empty are so in it
     * @param searchPath what sessions of ours get there at the source
     * @param superuser whether our login at the target is one
     * @param epoch the number of its snapshot among the markers
     * @param epochs the snapshots of all attempts, the first one first
     * @param landed what landed in earlier attempts, by table
     */
    record Opened(
            String name,
            ExportedSnapshot snapshot,
            Database catalog,
            Selection selection,
            Phases phases,
            List<Build> builds,
            String searchPath,
            boolean superuser,
            int epoch,
            List<Epoch> epochs,
            Map<Long, List<Landed>> landed) {}

    DatabaseTasks(Opened database, CloneServer server, Tally tally) {
        this.database = database;
        this.server = server;
        this.tally = tally;
        this.partitions = new Partitions(database.catalog);
    }

    /** Each after those it needs. */
    List<Task> all() {
        database.selection.consequences().forEach(this::notice);
        database.catalog.tables().forEach(this::table);
        if (!database.catalog.sequences().isEmpty()) {
            add("sequences", 0.05, List.of(), Map.of(), this::sequences);
        }
        largeObjects();
        var made = new HashMap<Integer, Task>();
        List<Build> late = lateBuilds();
        database.builds.stream()
                .filter(build -> !late.contains(build))
                .forEach(build -> build(build, made, List.of()));
        var beforeGrants = new ArrayList<>(tasks);
        if (!database.superuser) {
            // with grants and row security in force, rows could be hidden from us or forbidden
            beforeGrants.addAll(verifications);
        }
        Task afterRows =
                add(
                        "triggers, rules and grants",
                        0.1,
                        beforeGrants,
                        Map.of(),
                        worker ->
                                notices(
                                        restore(worker)
                                                .run(
                                                        "after the rows",
                                                        database.phases.afterRows())));
        // An index is built faster on a full view than kept up while the view is filled.
        var filled = new HashMap<Long, Task>();
        for (Build build : late) {
            if (build.kind() == Build.Kind.REFRESH) {
                Task task = build(build, made, List.of(afterRows));
                build.locks().keySet().forEach(view -> filled.put(view, task));
            }
        }
        for (Build build : late) {
            if (build.kind() != Build.Kind.REFRESH) {
                var after = new ArrayList<>(List.of(afterRows));
                build.tables()
                        .forEach(
                                view ->
                                        Optional.ofNullable(filled.get(view))
                                                .ifPresent(after::add));
                build(build, made, after);
            }
        }
        var last = new ArrayList<>(tasks);
        last.addAll(verifications);
        tasks.addAll(verifications);
        add("the end", 0.1, last, Map.of(), this::end);
        return tasks;
    }

    /**
     * What has to wait for the grants and the late views: filling materialized views and building
     * on them.
     */
    private List<Build> lateBuilds() {
        Set<Long> views =
                database.catalog.materializedViews().stream()
                        .map(MaterializedView::oid)
                        .collect(Collectors.toSet());
        return database.builds.stream()
                .filter(
                        build ->
                                build.kind() == Build.Kind.REFRESH
                                        || build.tables().stream().anyMatch(views::contains))
                .toList();
    }

    private void table(Table table) {
        if (table.kind() == Table.Kind.FOREIGN) {
            notice("foreign table %s: its rows are elsewhere".formatted(table.name()));
        }
        if (database.selection.leavesOut(table)) {
            notice("the rows of %s are left out, as asked".formatted(table.name()));
        }
        if (!database.selection.takes(table)) {
            return;
        }
        server.progress().expect(item(table), Amount.rows(table.estimatedRows(), table.bytes()));
        TableClone clone = clone(table);
        var prove = new ArrayList<Task>();
        if (!clone.before().isEmpty()) {
            landedBefore.expect();
            prove.add(
                    add(
                            "proving what landed of %s before".formatted(table.name()),
                            Cost.read(table.bytes()),
                            List.of(),
                            clone.locks(TableLock.ACCESS_EXCLUSIVE),
                            worker -> prove(worker, clone)));
        }
        var copies = new ArrayList<Task>();
        for (Part part : clone.parts()) {
            copies.add(
                    add(
                            "copying %s, part %d".formatted(table.name(), part.number()),
                            Cost.copy(table.bytes() / part.of()),
                            prove,
                            clone.locks(
                                    part.isWhole()
                                            ? TableLock.ACCESS_EXCLUSIVE
                                            : TableLock.ROW_EXCLUSIVE),
                            worker -> land(worker, clone, part)));
        }
        clone.tables().forEach(oid -> rows.put(oid, copies));
        if (server.options().verify()) {
            verify(clone, copies);
        }
    }

    private TableClone clone(Table table) {
        Set<Long> tables = table.isTree() ? partitions.with(table.oid()) : Set.of(table.oid());
        return TableClone.of(
                new CopyTable(
                        new TableCopy(table, CopyFormat.of(table, database.catalog)),
                        database.epoch),
                tables,
                database.catalog.tables().stream()
                        .anyMatch(each -> each.unlogged() && tables.contains(each.oid())),
                Part.of(table, database.catalog.major(), server.options().partBytes()),
                database.landed.getOrDefault(table.oid(), List.of()),
                server.slices(table),
                database.searchPath);
    }

    private void prove(Worker worker, TableClone clone) throws InterruptedException {
        var proof =
                new ProveUnchanged(
                        database.epochs.getLast(),
                        database.epochs.subList(0, database.epochs.size() - 1));
        var verdict = clone.prove(proof, source(worker), target(worker), server.relay(worker));
        QualifiedName item = clone.table().name();
        // of this attempt only, so it is told and not kept for the report
        switch (verdict) {
            case CHANGED ->
                    told(item + " has changed at the source since it landed: it is copied again");
            case UNLOGGED ->
                    told(
                            item
                                    + " is unlogged, so a crash of the target would have emptied"
                                    + " it: it is copied again");
            case NOTHING_WRITTEN, SAME_ROWS -> {}
        }
        landedBefore.looked(item.toString(), verdict).forEach(this::told);
        if (verdict.keepsRows()) {
            Digest kept = clone.kept();
            server.progress().advance(item(clone.table()), Amount.rows(kept.items(), kept.bytes()));
        }
    }

    /**
     * Copies one part.
     *
     * @throws NotYet when a check or function of the table seems to look at what is not there yet
     */
    private void land(Worker worker, TableClone clone, Part part)
            throws InterruptedException, NotYet {
        String item = item(clone.table());
        boolean complete;
        try {
            complete =
                    clone.land(
                            part,
                            source(worker),
                            target(worker),
                            server.relay(worker),
                            (count, bytes) ->
                                    server.progress().advance(item, Amount.rows(count, bytes)));
        } catch (CopyRefused refused) {
            if (!refused.mayPassLater()) {
                throw refused;
            }
            worker.discard(Worker.Side.SOURCE); // its transaction has failed with the copy
            told(
                    "%s is tried again when other tables are full: %s"
                            .formatted(clone.table().name(), refused.getMessage()));
            clone.postpone(part);
            throw new NotYet(refused);
        }
        if (complete) {
            tally.copied(clone.sent());
            server.progress().expect(item, Amount.rows(clone.sent().items(), clone.sent().bytes()));
            server.progress().finish(item, "copied");
        }
    }

    private void verify(TableClone clone, List<Task> copies) {
        Table table = clone.table();
        for (int number = 1; number <= clone.slices(); number++) {
            int slice = number;
            verifications.add(
                    task(
                            "verifying %s".formatted(table.name()),
                            Cost.read(table.bytes() / clone.slices()),
                            copies,
                            clone.locks(TableLock.ACCESS_SHARE),
                            worker ->
                                    clone.readBack(
                                                    slice(clone, slice, target(worker)),
                                                    target(worker),
                                                    server.relay(worker))
                                            .ifPresent(
                                                    found ->
                                                            verified(
                                                                    item(table),
                                                                    clone.sent(),
                                                                    found))));
        }
    }

    /** The same cut for every slice: nobody writes to the target's table any more. */
    private static Part slice(TableClone clone, int number, Session target) throws Exception {
        int count = clone.slices();
        if (count == 1) {
            return Part.WHOLE;
        }
        try (var statement = target.jdbc().prepareStatement(PAGES)) {
            statement.setString(1, clone.table().name().sql());
            statement.setString(2, clone.table().name().sql());
            try (var row = statement.executeQuery()) {
                row.next();
                long pages = row.getLong(1);
                return new Part(
                        number,
                        count,
                        pages * (number - 1) / count,
                        number == count ? Part.OPEN : pages * number / count);
            }
        }
    }

    /**
     * Large objects have no parts that could be proven cheaply: what landed in an earlier attempt
     * is removed and copied again.
     */
    private void largeObjects() {
        var objects = new LargeObjects(database.epoch);
        var before = new ArrayList<Task>();
        if (database.landed.containsKey(LargeObjects.TABLE)) {
            before.add(
                    add(
                            "removing large objects that landed before",
                            Cost.read(database.catalog.largeObjectBytes()),
                            List.of(),
                            Map.of(),
                            worker -> objects.startAgain(target(worker))));
        }
        if (database.catalog.largeObjects() == 0) {
            return;
        }
        String item = named("large objects");
        server.progress().expect(item, Amount.bytes(database.catalog.largeObjectBytes()));
        List<Part> ranges = LargeObjects.ranges(database.snapshot.session(), LargeObjects.A_RANGE);
        var all = new RangesClone(objects, ranges.size(), server.options().verify());
        for (Part range : ranges) {
            add(
                    "copying large objects, range %d of %d".formatted(range.number(), range.of()),
                    Cost.copy(database.catalog.largeObjectBytes() / range.of()),
                    before,
                    Map.of(),
                    worker -> land(worker, all, range, item));
        }
    }

    private void land(Worker worker, RangesClone all, Part range, String item) {
        Optional<RangesClone.Sum> whole =
                all.land(
                        source(worker),
                        target(worker),
                        range,
                        (count, bytes) ->
                                server.progress().advance(item, Amount.rows(count, bytes)));
        if (whole.isEmpty()) {
            return;
        }
        if (server.options().verify()) {
            verified(item, whole.get().sent(), whole.get().found());
        } else {
            server.progress().finish(item, "copied");
        }
    }

    private void sequences(Worker worker) {
        new SequenceValues(database.catalog.sequences()).copy(source(worker), target(worker));
    }

    private Task build(Build build, Map<Integer, Task> made, List<Task> also) {
        var after = new ArrayList<>(also);
        build.tables().forEach(table -> after.addAll(rows.getOrDefault(table, List.of())));
        build.after().forEach(id -> Optional.ofNullable(made.get(id)).ifPresent(after::add));
        Task task =
                add(
                        build.name(),
                        Cost.build(build),
                        after,
                        Map.copyOf(build.locks()),
                        worker -> {
                            server.progress().doing(named(build.name()));
                            build.run(server.building(target(worker)), database.searchPath);
                        });
        made.put(build.id(), task);
        return task;
    }

    private void end(Worker worker) {
        server.ending(database.name, tally.report());
        notices(restore(worker).finish(database.phases.last()));
        server.ended(database.name, tally.report());
    }

    /** All rows of a table have been read back. */
    private void verified(String item, Digest sent, Digest found) {
        tally.verified(item, sent, found);
        server.progress()
                .finish(
                        item,
                        sent.equals(found)
                                ? "verified: " + Figures.count(sent.items(), "row") + " identical"
                                : "DIFFERS: the target's rows are not those that were sent");
    }

    private void told(String text) {
        server.progress().notice(named(text));
    }

    private void notice(String text) {
        told(text);
        tally.notice(named(text));
    }

    private void notices(List<String> texts) {
        texts.forEach(this::notice);
    }

    private RestoreSchema restore(Worker worker) {
        return server.restore(target(worker));
    }

    private Session source(Worker worker) {
        return worker.session(Worker.Side.SOURCE, database.name, database.snapshot::open);
    }

    private Session target(Worker worker) {
        return worker.session(
                Worker.Side.TARGET,
                database.name,
                () -> server.openTarget(database.name, database.epoch));
    }

    private String item(Table table) {
        return named(table.name().toString());
    }

    /** With the database's name in front where there are several. */
    private String named(String object) {
        return server.options().databases().size() == 1
                ? object
                : "%s: %s".formatted(database.name, object);
    }

    private Task add(
            String what,
            double seconds,
            List<Task> after,
            Map<Object, TableLock> locks,
            Task.Body body) {
        Task task = task(what, seconds, after, locks, body);
        tasks.add(task);
        return task;
    }

    private Task task(
            String what,
            double seconds,
            List<Task> after,
            Map<?, TableLock> locks,
            Task.Body body) {
        var named = new HashMap<Object, TableLock>();
        locks.forEach((table, lock) -> named.put(database.name + " " + table, lock));
        return new Task("%s: %s".formatted(database.name, what), seconds, after, named, body);
    }
}
