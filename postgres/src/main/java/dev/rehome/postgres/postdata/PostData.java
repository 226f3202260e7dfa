package dev.rehome.postgres.postdata;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.Constraint;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.Index;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.Partitions;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.pool.TableLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans the builds of one database: from the archive what to make, from the source's catalogs how
 * big it is and what it belongs to.
 */
public final class PostData {
    private static final int OTHER_INDEX_EFFORT = 6;

    private final Database source;
    private final int targetMajor;
    private final Map<Long, Table> tables;
    private final Map<Long, Index> indexes = new HashMap<>();
    private final Map<Long, Index> byConstraint = new HashMap<>();
    private final Map<Long, Constraint> constraints = new HashMap<>();
    private final Partitions partitions;

    /** Builds on each table that a foreign key to it, or ANALYZE, has to wait for. */
    private final Map<Long, Set<Integer>> onTable = new HashMap<>();

    private final List<Build> builds = new ArrayList<>();
    private int nextId = 1;

    private PostData(Database source, int targetMajor) {
        this.source = source;
        this.targetMajor = targetMajor;
        this.tables = source.tablesByOid();
        this.partitions = new Partitions(source);
        for (Index index : source.indexes()) {
            indexes.put(index.oid(), index);
            index.constraint().ifPresent(oid -> byConstraint.put(oid, index));
        }
        source.constraints().forEach(constraint -> constraints.put(constraint.oid(), constraint));
    }

    /**
     * Every build of the database, each after those it needs.
     *
     * @param entries the archive's indexes and constraints: {@code Phases.builds}
     * @param targetMajor the target server's version
     */
    public static List<Build> plan(List<Entry> entries, Database source, int targetMajor) {
        var plan = new PostData(source, targetMajor);
        entries.stream().filter(entry -> entry.kind().equals("INDEX")).forEach(plan::index);
        entries.stream().filter(entry -> entry.kind().equals("CONSTRAINT")).forEach(plan::key);
        plan.attach(entries.stream().filter(entry -> entry.kind().equals("INDEX ATTACH")).toList());
        entries.stream()
                .filter(entry -> entry.kind().equals("FK CONSTRAINT"))
                .forEach(plan::foreignKey);
        plan.analyze();
        plan.refresh();
        return List.copyOf(plan.builds);
    }

    private void index(Entry entry) {
        Index index = indexes.get(entry.object().oid());
        if (index == null) {
            throw unknown(entry);
        }
        var statements = new IndexStatements(entry, relation(index.table()), index);
        int id =
                add(
                        Build.Kind.INDEX,
                        "index " + index.name(),
                        effort(index),
                        Set.of(index.table()),
                        Set.of(),
                        Map.of(index.table(), TableLock.SHARE),
                        statements::build);
        onTable.computeIfAbsent(index.table(), _ -> new HashSet<>()).add(id);
        settings(statements, index, id);
    }

    private void key(Entry entry) {
        Constraint constraint = constraint(entry);
        Index index = byConstraint.get(constraint.oid());
        if (index == null) {
            throw unknown(entry);
        }
        var statements = new IndexStatements(entry, relation(constraint.table()), index);
        boolean usingIndex =
                constraint.kind() != Constraint.Kind.EXCLUSION
                        && !constraint.temporal()
                        && !index.partitioned();
        Set<Integer> after = Set.of();
        if (usingIndex) {
            after =
                    Set.of(
                            add(
                                    Build.Kind.INDEX,
                                    "index " + index.name(),
                                    effort(index),
                                    Set.of(index.table()),
                                    Set.of(),
                                    Map.of(index.table(), TableLock.SHARE),
                                    statements::buildForKey));
        }
        int id =
                add(
                        usingIndex ? Build.Kind.KEY : Build.Kind.CONSTRAINT,
                        "constraint %s of %s".formatted(constraint.name(), statements.table()),
                        usingIndex ? 0 : effort(index),
                        Set.of(index.table()),
                        after,
                        Map.of(index.table(), TableLock.ACCESS_EXCLUSIVE),
                        target -> statements.addConstraint(target, constraint, usingIndex));
        onTable.computeIfAbsent(index.table(), _ -> new HashSet<>()).add(id);
        settings(statements, index, id);
    }

    private void settings(IndexStatements statements, Index index, int after) {
        if (!statements.settings().isEmpty()) {
            add(
                    Build.Kind.SETTING,
                    "settings of index " + index.name(),
                    0,
                    Set.of(index.table()),
                    Set.of(after),
                    Map.of(index.table(), TableLock.ACCESS_EXCLUSIVE),
                    statements::set);
        }
    }

    /**
     * All in one build, one after the other: attaching the last partition's index locks the
     * partitioned tables above exclusively, so several at once would lock each other out.
     */
    private void attach(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var after = new HashSet<Integer>();
        var locks = new HashMap<Long, TableLock>();
        for (Table table : tables.values()) {
            if (table.partition() || table.kind() == Table.Kind.PARTITIONED) {
                after.addAll(onTable.getOrDefault(table.oid(), Set.of()));
                if (table.kind() == Table.Kind.PARTITIONED) {
                    locks.put(table.oid(), TableLock.ACCESS_EXCLUSIVE);
                }
            }
        }
        int id =
                add(
                        Build.Kind.ATTACH,
                        "indexes of partitions",
                        0,
                        Set.of(),
                        after,
                        locks,
                        target -> {
                            for (Entry entry : entries) {
                                target.execute(entry.definition());
                            }
                        });
        for (Table table : tables.values()) {
            if (table.partition() || table.kind() == Table.Kind.PARTITIONED) {
                onTable.computeIfAbsent(table.oid(), _ -> new HashSet<>()).add(id);
            }
        }
    }

    private void foreignKey(Entry entry) {
        Constraint key = constraint(entry);
        long referenced = key.references().orElse(key.table());
        boolean inOneGo =
                !key.validated()
                        || !key.enforced()
                        || isPartitioned(referenced)
                        || (isPartitioned(key.table()) && targetMajor < 18);
        Set<Long> both = new HashSet<>(partitions.with(key.table()));
        both.addAll(partitions.with(referenced));
        var locks = new HashMap<Long, TableLock>();
        both.forEach(table -> locks.put(table, TableLock.SHARE_ROW_EXCLUSIVE));
        var statements = new ForeignKeyStatements(entry, relation(key.table()), key);
        long rows = partitions.with(key.table()).stream().mapToLong(this::bytes).sum();
        int id =
                add(
                        Build.Kind.FOREIGN_KEY,
                        "foreign key %s of %s".formatted(key.name(), relation(key.table())),
                        inOneGo && key.validated() && key.enforced() ? rows : 0,
                        both,
                        onTable.getOrDefault(referenced, Set.of()),
                        locks,
                        inOneGo ? statements::addAsIs : statements::addNotValid);
        if (!inOneGo) {
            var lighter = new HashMap<Long, TableLock>();
            both.forEach(table -> lighter.put(table, TableLock.ROW_SHARE));
            partitions
                    .with(key.table())
                    .forEach(table -> lighter.put(table, TableLock.SHARE_UPDATE_EXCLUSIVE));
            add(
                    Build.Kind.VALIDATE,
                    "rows under foreign key %s of %s".formatted(key.name(), relation(key.table())),
                    rows,
                    both,
                    Set.of(id),
                    lighter,
                    statements::validate);
        }
    }

    /** Each table once; a partitioned table's ANALYZE covers its partitions. */
    private void analyze() {
        for (Table table : source.tables()) {
            Set<Long> covered = partitions.with(table.oid());
            if (table.partition() || table.kind() == Table.Kind.FOREIGN) {
                continue;
            }
            if (covered.stream().noneMatch(this::isForeign)) {
                analyze(table, covered);
                continue;
            }
            // ANALYZE of the whole tree would ask the other server, which the target may not
            // reach; as autovacuum does, only the partitions that are here are looked at.
            covered.stream()
                    .map(tables::get)
                    .filter(each -> each != null && each.kind() == Table.Kind.ORDINARY)
                    .forEach(each -> analyze(each, Set.of(each.oid())));
        }
    }

    private void analyze(Table table, Set<Long> covered) {
        long bytes = covered.stream().mapToLong(this::bytes).sum();
        if (bytes == 0) {
            return;
        }
        var after = new HashSet<Integer>();
        var locks = new HashMap<Long, TableLock>();
        for (long each : covered) {
            after.addAll(onTable.getOrDefault(each, Set.of()));
            locks.put(each, TableLock.SHARE_UPDATE_EXCLUSIVE);
        }
        add(
                Build.Kind.ANALYZE,
                "statistics of " + table.name(),
                Math.min(bytes, Analyze.SAMPLE_BYTES_MAX * covered.size()),
                covered,
                after,
                locks,
                new Analyze(table.name()));
    }

    private boolean isForeign(long oid) {
        Table table = tables.get(oid);
        return table != null && table.kind() == Table.Kind.FOREIGN;
    }

    private void refresh() {
        var ids = new LinkedHashMap<Long, Integer>();
        for (MaterializedView view : source.materializedViews()) {
            if (view.populated()) {
                var after = new HashSet<Integer>();
                for (long needed : view.needs()) {
                    Integer id = ids.get(needed);
                    if (id != null) {
                        after.add(id);
                    }
                }
                ids.put(
                        view.oid(),
                        add(
                                Build.Kind.REFRESH,
                                "materialized view " + view.name(),
                                view.bytes(),
                                Set.of(),
                                after,
                                Map.of(view.oid(), TableLock.ACCESS_EXCLUSIVE),
                                new Refresh(view.name())));
            }
        }
    }

    private int add(
            Build.Kind kind,
            String name,
            long bytes,
            Set<Long> tables,
            Set<Integer> after,
            Map<Long, TableLock> locks,
            Build.Action action) {
        int id = nextId++;
        builds.add(
                new Build(
                        id,
                        kind,
                        name,
                        bytes,
                        Set.copyOf(tables),
                        Set.copyOf(after),
                        Map.copyOf(locks),
                        action));
        return id;
    }

    private Constraint constraint(Entry entry) {
        Constraint constraint = constraints.get(entry.object().oid());
        if (constraint == null) {
            throw unknown(entry);
        }
        return constraint;
    }

    private QualifiedName relation(long oid) {
        Table table = tables.get(oid);
        if (table != null) {
            return table.name();
        }
        return source.materializedViews().stream()
                .filter(view -> view.oid() == oid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no table or view has the oid " + oid))
                .name();
    }

    private boolean isPartitioned(long oid) {
        Table table = tables.get(oid);
        return table != null && table.kind() == Table.Kind.PARTITIONED;
    }

    /**
     * Bytes, as many as a B-tree of the same effort would have: GIN, GiST and their kin take each
     * row apart and write far less than they work. A GIN index on jsonb of 26 s stood beside COPY
     * of 12 s for a table many times its size.
     */
    private static long effort(Index index) {
        boolean sorted = index.method().equals("btree") || index.method().equals("hash");
        return sorted ? index.bytes() : index.bytes() * OTHER_INDEX_EFFORT;
    }

    private long bytes(long oid) {
        Table table = tables.get(oid);
        return table == null ? 0 : table.bytes();
    }

    private static IllegalStateException unknown(Entry entry) {
        return new IllegalStateException(
                "%s (oid %d) is in the archive but not in the catalogs that were read with it"
                        .formatted(entry, entry.object().oid()));
    }
}
