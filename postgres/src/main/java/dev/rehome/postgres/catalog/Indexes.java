package dev.rehome.postgres.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads indexes and constraints, one query each. */
final class Indexes {
    private static final String INDEXES =
            """
            SELECT c.oid, n.nspname, c.relname, i.indrelid, am.amname,
                   pg_get_indexdef(c.oid) AS definition,
                   CASE WHEN c.relkind = 'i' THEN pg_relation_size(c.oid) END AS bytes,
                   c.relkind = 'I' AS partitioned, k.oid AS constraint_oid
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid
              JOIN pg_class t ON t.oid = i.indrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_am am ON am.oid = c.relam
              LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.conrelid = i.indrelid
                    AND k.contype IN ('p', 'u', 'x')
             WHERE t.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND n.nspname NOT LIKE 'pg\\_temp\\_%'
             ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    private Indexes() {}

    static List<Index> read(Connection jdbc) throws SQLException {
        return Rows.read(jdbc, INDEXES, Indexes::index);
    }

    static List<Constraint> constraints(Connection jdbc, int serverVersion) throws SQLException {
        return Rows.read(jdbc, constraintsQuery(serverVersion), Indexes::constraint);
    }

    private static String constraintsQuery(int serverVersion) {
        String since18 =
                serverVersion < 180_000
                        ? "true AS enforced, false AS temporal"
                        : "k.conenforced AS enforced, k.conperiod AS temporal";
        return """
        SELECT k.oid, k.conname, k.conrelid, k.contype, pg_get_constraintdef(k.oid) AS def,
               k.convalidated, k.condeferrable, k.condeferred, k.conparentid, k.conindid,
               k.confrelid, %s
          FROM pg_constraint k
          JOIN pg_class t ON t.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE k.contype IN ('p', 'u', 'x', 'f', 'c') AND t.relpersistence <> 't'
           AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
           AND n.nspname NOT LIKE 'pg\\_temp\\_%%'
         ORDER BY n.nspname COLLATE "C", t.relname COLLATE "C", k.conname COLLATE "C"
        """
                .formatted(since18);
    }

    private static Index index(ResultSet row) throws SQLException {
        return new Index(
                row.getLong("oid"),
                Rows.name(row),
                row.getLong("indrelid"),
                row.getString("amname"),
                row.getString("definition"),
                row.getLong("bytes"),
                row.getBoolean("partitioned"),
                Rows.oid(row, "constraint_oid"));
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        Constraint.Kind kind =
                switch (row.getString("contype")) {
                    case "p" -> Constraint.Kind.PRIMARY_KEY;
                    case "u" -> Constraint.Kind.UNIQUE;
                    case "x" -> Constraint.Kind.EXCLUSION;
                    case "f" -> Constraint.Kind.FOREIGN_KEY;
                    default -> Constraint.Kind.CHECK;
                };
        return new Constraint(
                row.getLong("oid"),
                row.getString("conname"),
                row.getLong("conrelid"),
                kind,
                row.getString("def"),
                row.getBoolean("convalidated"),
                row.getBoolean("enforced"),
                row.getBoolean("condeferrable"),
                row.getBoolean("condeferred"),
                row.getBoolean("temporal"),
                Rows.oid(row, "conparentid"),
                kind == Constraint.Kind.FOREIGN_KEY
                        ? Optional.empty() // it is the referenced table's index there
                        : Rows.oid(row, "conindid"),
                Rows.oid(row, "confrelid"));
    }
}
