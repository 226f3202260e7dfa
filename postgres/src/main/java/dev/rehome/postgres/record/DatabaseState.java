package dev.rehome.postgres.record;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.record.ServerRecord.DatabaseRecord;
import dev.rehome.postgres.record.ServerRecord.ObjectCount;
import dev.rehome.postgres.record.ServerRecord.SequenceRecord;
import dev.rehome.postgres.record.ServerRecord.TableRecord;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Reads the state of one database in a handful of queries, whatever the number of tables. */
final class DatabaseState {
    /**
     * Rights of the owner are left out: what an owner has by default grew in PostgreSQL 17, and so
     * would differ after every upgrade.
     */
    private static final String GRANTS =
            """
            ARRAY(SELECT COALESCE(r.rolname, 'PUBLIC') || '='
                         || string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END,
                                       ',' ORDER BY a.privilege_type)
                    FROM aclexplode(%s) a LEFT JOIN pg_roles r ON r.oid = a.grantee
                   WHERE a.grantee <> %s
                   GROUP BY r.rolname ORDER BY 1)
            """;

    private static final String DATABASE =
            """
            SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), pg_database_size(oid),
                   %s
              FROM pg_database WHERE datname = current_database()
            """
                    .formatted(
                            GRANTS.formatted(
                                    "COALESCE(datacl, acldefault('d', datdba))", "datdba"));

    private static final String EXTENSIONS =
            "SELECT extname || ' ' || extversion FROM pg_extension ORDER BY extname COLLATE \"C\"";

    private static final String TABLES =
            """
            SELECT format('%%I.%%I', n.nspname, c.relname), pg_get_userbyid(c.relowner),
                   greatest(c.reltuples, 0)::bigint, pg_table_size(c.oid), %s
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND NOT %s
             ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """
                    .formatted(
                            GRANTS.formatted("c.relacl", "c.relowner"),
                            foreign("pg_class", "c.oid"));

    private static final String SEQUENCES =
            """
            SELECT format('%%I.%%I', n.nspname, c.relname), pg_get_userbyid(c.relowner),
                   COALESCE(pg_sequence_last_value(c.oid), s.seqstart),
                   pg_sequence_last_value(c.oid) IS NOT NULL
              FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relpersistence <> 't' AND NOT %s
             ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """
                    .formatted(foreign("pg_class", "c.oid"));

    /**
     * NOT NULL became a constraint of its own in PostgreSQL 18, triggers of partitions changed in
     * 15, and range types bring functions from 14 on: none of these is counted, so that an upgrade
     * alone makes no difference.
     */
    private static final String OBJECTS =
            """
            SELECT kind, count(*) FROM (
                SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table'
                            WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                            WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence'
                            WHEN 'i' THEN 'index' WHEN 'I' THEN 'partitioned index' END AS kind
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I')
                   AND c.relpersistence <> 't' AND NOT %s
                UNION ALL
                SELECT 'constraint' FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
                 WHERE o.contype NOT IN ('n', 't') AND NOT %s
                UNION ALL
                SELECT 'trigger' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT %s
                UNION ALL
                SELECT 'function' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                 WHERE NOT %s
                UNION ALL
                SELECT 'type' FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
                 WHERE y.typtype IN ('e', 'd', 'r') AND NOT %s
                UNION ALL
                SELECT 'policy' FROM pg_policy
                UNION ALL
                SELECT 'event trigger' FROM pg_event_trigger
                UNION ALL
                SELECT 'publication' FROM pg_publication
                UNION ALL
                SELECT 'statistics object' FROM pg_statistic_ext
                UNION ALL
                SELECT 'large object' FROM pg_largeobject_metadata
            ) AS objects GROUP BY kind ORDER BY kind COLLATE "C"
            """
                    .formatted(
                            foreign("pg_class", "c.oid"),
                            foreign("pg_constraint", "o.oid"),
                            foreign("pg_trigger", "t.oid"),
                            foreign("pg_proc", "p.oid"),
                            foreign("pg_type", "y.oid"));

    private final Session session;

    DatabaseState(Session session) {
        this.session = session;
    }

    /** The state with the server's estimates for rows. */
    DatabaseRecord read() throws SQLException {
        session.execute("SET search_path = pg_catalog");
        List<String> extensions = session.query(EXTENSIONS, row -> row.getString(1));
        List<ObjectCount> objects =
                session.query(OBJECTS, row -> new ObjectCount(row.getString(1), row.getLong(2)));
        List<TableRecord> tables =
                session.query(
                        TABLES,
                        row ->
                                new TableRecord(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        false,
                                        row.getLong(4),
                                        texts(row.getArray(5))));
        List<SequenceRecord> sequences =
                session.query(
                        SEQUENCES,
                        row ->
                                new SequenceRecord(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getBoolean(4)));
        return session.query(
                        DATABASE,
                        row ->
                                new DatabaseRecord(
                                        session.database(),
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        texts(row.getArray(4)),
                                        extensions,
                                        objects,
                                        tables,
                                        sequences))
                .getFirst();
    }

    /** Belongs to the system, to an extension, or to a type that made it along with itself. */
    private static String foreign(String catalog, String oid) {
        return """
        (n.nspname IN ('pg_catalog', 'information_schema', 'pg_toast', 'rehome')
         OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = '%s'::regclass AND d.objid = %s
                       AND d.objsubid = 0
                       AND (d.deptype = 'e'
                            OR d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass)))
        """
                .formatted(catalog, oid);
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }
}
