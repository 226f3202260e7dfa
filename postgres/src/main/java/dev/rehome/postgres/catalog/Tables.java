package dev.rehome.postgres.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads tables, their columns and the types of those, in three queries whatever their number. */
final class Tables {
    /** Bytes a row is taken to need when nothing is known about the table. */
    private static final long GUESSED_ROW_BYTES = 64;

    private static final String TABLES =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence = 'u' AS unlogged,
                   c.relispartition, pg_get_userbyid(c.relowner) AS owner, c.reltuples, c.relpages,
                   CASE WHEN c.relkind = 'r'
                        THEN pg_relation_size(c.oid) / current_setting('block_size')::int8
                   END AS pages,
                   CASE WHEN c.relkind = 'r' THEN pg_table_size(c.oid) END AS bytes,
                   i.parents, e.extname,
                   e.extcondition[array_position(e.extconfig, c.oid)] AS condition
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN (SELECT inhrelid, array_agg(inhparent::int8 ORDER BY inhseqno) AS parents
                           FROM pg_inherits GROUP BY inhrelid) i ON i.inhrelid = c.oid
              LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                    AND d.objsubid = 0 AND d.deptype = 'e'
              LEFT JOIN pg_extension e ON e.oid = d.refobjid
             WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND n.nspname NOT LIKE 'pg\\_temp\\_%'
             ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    private static final String COLUMNS =
            """
            SELECT a.attrelid, a.attnum, a.attname, a.atttypid,
                   format_type(a.atttypid, a.atttypmod) AS type_name,
                   a.attnotnull, a.attgenerated, a.attidentity
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND n.nspname NOT LIKE 'pg\\_temp\\_%'
               AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attrelid, a.attnum
            """;

    private Tables() {}

    static List<Table> read(Connection jdbc) throws SQLException {
        Map<Long, List<Column>> columns = new HashMap<>();
        Rows.each(
                jdbc,
                COLUMNS,
                row ->
                        columns.computeIfAbsent(row.getLong("attrelid"), _ -> new ArrayList<>())
                                .add(column(row)));
        List<Table> tables = Rows.read(jdbc, TABLES, row -> table(row, columns));
        var moving = Set.copyOf(Rows.read(jdbc, MovingTrees.QUERY, row -> row.getLong("oid")));
        return moving.isEmpty() ? tables : withTrees(tables, moving);
    }

    private static List<Table> withTrees(List<Table> tables, Set<Long> moving) {
        Map<Long, Table> byOid =
                tables.stream().collect(Collectors.toMap(Table::oid, Function.identity()));
        Map<Long, List<Table>> trees = new HashMap<>();
        for (Table table : tables) {
            root(table, byOid, moving)
                    .ifPresent(
                            root -> trees.computeIfAbsent(root, _ -> new ArrayList<>()).add(table));
        }
        for (var tree : trees.entrySet()) {
            for (Table member : tree.getValue()) {
                byOid.put(member.oid(), member.inTree(tree.getKey(), tree.getValue()));
            }
        }
        return tables.stream().map(table -> byOid.getOrDefault(table.oid(), table)).toList();
    }

    /** The topmost moving tree that the table is the root or a partition of. */
    private static Optional<Long> root(Table table, Map<Long, Table> byOid, Set<Long> moving) {
        Optional<Long> above =
                table.partition() && byOid.get(table.parents().getFirst()) != null
                        ? root(byOid.get(table.parents().getFirst()), byOid, moving)
                        : Optional.empty();
        return above.or(() -> Optional.of(table.oid()).filter(moving::contains));
    }

    static Map<Long, Type> types(Connection jdbc, int serverVersion) throws SQLException {
        var types = new LinkedHashMap<Long, Type>();
        Rows.each(jdbc, typesQuery(serverVersion), row -> types.put(row.getLong("oid"), type(row)));
        return types;
    }

    /** Follows arrays, domains and ranges to the bottom; fields of composites are not needed. */
    private static String typesQuery(int serverVersion) {
        String multirange = serverVersion < 140_000 ? "0" : "r.rngmultitypid";
        return """
        WITH RECURSIVE used(oid) AS (
            SELECT DISTINCT a.atttypid
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
            UNION
            SELECT x.element
              FROM used u
              JOIN pg_type t ON t.oid = u.oid
              LEFT JOIN pg_range r ON t.oid IN (r.rngtypid, %1$s)
             CROSS JOIN LATERAL (VALUES (t.typelem), (t.typbasetype), (r.rngsubtype))
                   AS x(element)
             WHERE x.element <> 0
        )
        SELECT t.oid, n.nspname, t.typname AS relname, t.typtype,
               t.typlen = -1 AND t.typelem <> 0 AND t.typcategory = 'A' AS is_array,
               coalesce(r.rngsubtype, nullif(t.typbasetype, 0),
                        CASE WHEN t.typlen = -1 THEN t.typelem END, 0)::int8 AS element,
               t.typsend <> 0 AND t.typreceive <> 0 AS is_binary
          FROM used u
          JOIN pg_type t ON t.oid = u.oid
          JOIN pg_namespace n ON n.oid = t.typnamespace
          LEFT JOIN pg_range r ON t.oid IN (r.rngtypid, %1$s)
        """
                .formatted(multirange);
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getInt("attnum"),
                row.getString("attname"),
                row.getLong("atttypid"),
                row.getString("type_name"),
                row.getBoolean("attnotnull"),
                switch (row.getString("attgenerated")) {
                    case "s" -> Column.Generated.STORED;
                    case "v" -> Column.Generated.VIRTUAL;
                    default -> Column.Generated.NO;
                },
                switch (row.getString("attidentity")) {
                    case "a" -> Column.Identity.ALWAYS;
                    case "d" -> Column.Identity.BY_DEFAULT;
                    default -> Column.Identity.NO;
                });
    }

    private static Table table(ResultSet row, Map<Long, List<Column>> columns) throws SQLException {
        long oid = row.getLong("oid");
        var parents = row.getArray("parents");
        String extension = row.getString("extname");
        return new Table(
                oid,
                Rows.name(row),
                switch (row.getString("relkind")) {
                    case "p" -> Table.Kind.PARTITIONED;
                    case "f" -> Table.Kind.FOREIGN;
                    default -> Table.Kind.ORDINARY;
                },
                row.getBoolean("unlogged"),
                row.getLong("pages"),
                row.getLong("bytes"),
                estimatedRows(row),
                List.copyOf(columns.getOrDefault(oid, List.of())),
                parents == null ? List.of() : List.of((Long[]) parents.getArray()),
                row.getBoolean("relispartition"),
                Optional.empty(),
                row.getString("owner"),
                extension == null
                        ? Optional.empty()
                        : Optional.of(
                                new Table.Membership(
                                        extension,
                                        Optional.ofNullable(row.getString("condition")))));
    }

    private static long estimatedRows(ResultSet row) throws SQLException {
        double rows = row.getDouble("reltuples"); // -1 since PostgreSQL 14 when never analysed
        long analysedPages = row.getLong("relpages");
        return rows >= 0 && analysedPages > 0
                ? Math.round(rows / analysedPages * row.getLong("pages"))
                : row.getLong("bytes") / GUESSED_ROW_BYTES;
    }

    private static Type type(ResultSet row) throws SQLException {
        Type.Kind kind =
                switch (row.getString("typtype")) {
                    case "c" -> Type.Kind.COMPOSITE;
                    case "d" -> Type.Kind.DOMAIN;
                    case "e" -> Type.Kind.ENUM;
                    case "r" -> Type.Kind.RANGE;
                    case "m" -> Type.Kind.MULTIRANGE;
                    case "p" -> Type.Kind.PSEUDO;
                    default -> row.getBoolean("is_array") ? Type.Kind.ARRAY : Type.Kind.BASE;
                };
        return new Type(
                row.getLong("oid"),
                Rows.name(row),
                kind,
                row.getLong("element"),
                row.getBoolean("is_binary"));
    }
}
