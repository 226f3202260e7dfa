package dev.rehome.postgres.selection;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Constraint;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.Partitions;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link TableFilter} means for one database. Tables whose rows are left out are made all
 * the same, empty; what would be wrong or impossible without those rows is left out too, by name:
 * foreign keys that point to them, and the rows of materialized views that read them.
 */
public final class Selection {
    /** Every view with all that it reads, directly or through other views. */
    private static final String READS =
            """
            WITH RECURSIVE direct AS (
                SELECT DISTINCT r.ev_class AS view, d.refobjid AS other
                  FROM pg_catalog.pg_rewrite r
                  JOIN pg_catalog.pg_depend d
                    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
                   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                   AND d.refobjid <> r.ev_class
                 WHERE r.rulename = '_RETURN' AND r.oid >= 16384
            ), reads AS (
                SELECT view, other FROM direct
                UNION
                SELECT reads.view, direct.other
                  FROM reads JOIN direct ON direct.view = reads.other
            )
            SELECT reads.view, reads.other, v.relkind = 'm', n.nspname, v.relname
              FROM reads
              JOIN pg_catalog.pg_class v ON v.oid = reads.view
              JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                                WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                  AND e.objid = v.oid AND e.deptype = 'e')
             ORDER BY n.nspname COLLATE "C", v.relname COLLATE "C", reads.other
            """;

    private record Read(long view, long other, boolean materialized, QualifiedName name) {}

    private final Database database;
    private final TableFilter filter;
    private final Map<Long, Table> tables;
    private final Set<Long> taken = new HashSet<>();

    /** Tables left out, and those above them: their rows are not all there. */
    private final Map<Long, Table> lacking = new HashMap<>();

    private final Set<Long> foreignKeys = new HashSet<>();
    private final Set<Long> emptyViews = new HashSet<>();
    private final List<String> consequences = new ArrayList<>();

    private Selection(Database database, TableFilter filter) {
        this.database = database;
        this.filter = filter;
        this.tables = database.tablesByOid();
    }

    /**
     * Finds out.
     *
     * @param source a session in that database, to ask which views read what
     * @throws Failure when it does not answer
     */
    public static Selection of(Session source, Database database, TableFilter filter) {
        var selection = new Selection(database, filter);
        selection.tables();
        if (!selection.lacking.isEmpty()) {
            selection.foreignKeys(new Partitions(database));
            selection.views(source);
        }
        return selection;
    }

    /** Whether that table's rows are copied; false as well where it has none of its own. */
    public boolean takes(Table table) {
        return taken.contains(table.oid());
    }

    /** Whether its rows would be copied, had they not been left out. */
    public boolean leavesOut(Table table) {
        return table.holdsRows() && !takes(table);
    }

    /** Oids of the foreign keys that cannot hold. */
    public Set<Long> foreignKeys() {
        return Set.copyOf(foreignKeys);
    }

    /** Oids of the materialized views that stay without rows. */
    public Set<Long> emptyViews() {
        return Set.copyOf(emptyViews);
    }

    /** What is not as at the source besides the rows themselves, a sentence each. */
    public List<String> consequences() {
        return List.copyOf(consequences);
    }

    /** Whether that pattern names anything whose rows can be chosen. */
    public boolean knows(String pattern) {
        return database.tables().stream()
                .filter(Table::holdsRows)
                .flatMap(table -> names(table).stream())
                .anyMatch(name -> TableFilter.matches(pattern, name));
    }

    private void tables() {
        for (Table table : database.tables()) {
            if (!table.holdsRows()) {
                continue;
            }
            if (filter.takes(names(table))) {
                taken.add(table.oid());
            } else {
                lacks(table, table);
            }
        }
    }

    /** A parent is read with its children, by inheritance too. */
    private void lacks(Table table, Table leftOut) {
        if (lacking.putIfAbsent(table.oid(), leftOut) == null) {
            table.parents().stream()
                    .map(tables::get)
                    .filter(parent -> parent != null)
                    .forEach(parent -> lacks(parent, leftOut));
        }
    }

    /** Its own name and those of the partitioned tables above. */
    private List<QualifiedName> names(Table table) {
        var names = new ArrayList<QualifiedName>();
        for (Table each = table; each != null; ) {
            names.add(each.name());
            each = each.partition() ? tables.get(each.parents().getFirst()) : null;
        }
        return names;
    }

    private void foreignKeys(Partitions partitions) {
        for (Constraint key : database.constraints()) {
            Table pointing = tables.get(key.table());
            Table leftOut = key.references().map(lacking::get).orElse(null);
            if (key.kind() == Constraint.Kind.FOREIGN_KEY
                    && key.parent().isEmpty()
                    && pointing != null
                    && leftOut != null
                    && key.validated()
                    && key.enforced()
                    && partitions.with(key.table()).stream().anyMatch(taken::contains)) {
                foreignKeys.add(key.oid());
                consequences.add(
                        "foreign key %s of %s is left out: the rows of %s are, which it points to"
                                .formatted(key.name(), pointing.name(), leftOut.name()));
            }
        }
    }

    private void views(Session source) {
        var said = new HashSet<Long>();
        for (Read read : reads(source)) {
            Table leftOut = lacking.get(read.other);
            if (leftOut == null || !said.add(read.view)) {
                continue;
            }
            if (read.materialized) {
                if (isPopulated(read.view)) {
                    emptyViews.add(read.view);
                    consequences.add(
                            "materialized view %s stays without rows: it reads %s, whose rows are left out"
                                    .formatted(read.name, leftOut.name()));
                }
            } else {
                consequences.add(
                        "view %s shows less than at the source: it reads %s, whose rows are left out"
                                .formatted(read.name, leftOut.name()));
            }
        }
    }

    private boolean isPopulated(long view) {
        return database.materializedViews().stream()
                .filter(each -> each.oid() == view)
                .anyMatch(MaterializedView::populated);
    }

    private Collection<Read> reads(Session source) {
        try {
            return source.query(
                    READS,
                    row ->
                            new Read(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getBoolean(3),
                                    new QualifiedName(row.getString(4), row.getString(5))));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot see which views of database %s read what is left out: %s"
                            .formatted(database.name(), e.getMessage()),
                    "see the server's message, then try again",
                    e);
        }
    }
}
