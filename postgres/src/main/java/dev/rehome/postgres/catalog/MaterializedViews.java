package dev.rehome.postgres.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads materialized views and puts each after those it reads. */
final class MaterializedViews {
    private static final String VIEWS =
            """
            SELECT c.oid, n.nspname, c.relname, c.relispopulated, pg_table_size(c.oid) AS bytes
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'm'
             ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    /** Which view reads which; functions that read views leave no trace in the catalogs. */
    private static final String READS =
            """
            SELECT DISTINCT r.ev_class, d.refobjid
              FROM pg_rewrite r
              JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                   AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
              JOIN pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
              JOIN pg_class w ON w.oid = d.refobjid AND w.relkind IN ('v', 'm')
             WHERE r.rulename = '_RETURN'
            """;

    private record Reads(long view, long other) {}

    private MaterializedViews() {}

    static List<MaterializedView> read(Connection jdbc) throws SQLException {
        List<MaterializedView> views =
                Rows.read(
                        jdbc,
                        VIEWS,
                        row ->
                                new MaterializedView(
                                        row.getLong("oid"),
                                        Rows.name(row),
                                        row.getBoolean("relispopulated"),
                                        row.getLong("bytes"),
                                        Set.of()));
        if (views.isEmpty()) {
            return views; // most databases: spare them the walk through every view's rule
        }
        Map<Long, List<Long>> reads = new HashMap<>();
        for (Reads edge :
                Rows.read(jdbc, READS, row -> new Reads(row.getLong(1), row.getLong(2)))) {
            reads.computeIfAbsent(edge.view, _ -> new ArrayList<>()).add(edge.other);
        }
        return inOrder(views, reads);
    }

    private static List<MaterializedView> inOrder(
            List<MaterializedView> views, Map<Long, List<Long>> reads) {
        Map<Long, MaterializedView> byOid = new HashMap<>();
        views.forEach(view -> byOid.put(view.oid(), view));
        var ordered = new LinkedHashSet<Long>();
        for (MaterializedView view : views) {
            visit(view.oid(), reads, new LinkedHashSet<>(), ordered);
        }
        var result = new ArrayList<MaterializedView>();
        for (long oid : ordered) {
            MaterializedView view = byOid.get(oid);
            if (view != null) {
                var below = new LinkedHashSet<Long>();
                collect(oid, reads, byOid.keySet(), below);
                result.add(
                        new MaterializedView(
                                oid, view.name(), view.populated(), view.bytes(), below));
            }
        }
        return List.copyOf(result);
    }

    /**
     * Views cannot read each other in a circle, but two can through a rule; {@code path} ends it.
     */
    private static void visit(
            long view, Map<Long, List<Long>> reads, Set<Long> path, Set<Long> ordered) {
        if (!ordered.contains(view) && path.add(view)) {
            for (long other : reads.getOrDefault(view, List.of())) {
                visit(other, reads, path, ordered);
            }
            ordered.add(view);
        }
    }

    /** The nearest materialized views below; what those read is theirs to wait for. */
    private static void collect(
            long view, Map<Long, List<Long>> reads, Set<Long> materialized, Set<Long> found) {
        for (long other : reads.getOrDefault(view, List.of())) {
            if (materialized.contains(other)) {
                found.add(other);
            } else {
                collect(other, reads, materialized, found);
            }
        }
    }
}
