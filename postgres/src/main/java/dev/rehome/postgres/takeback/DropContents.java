package dev.rehome.postgres.takeback;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import dev.rehome.postgres.schema.Membership;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops everything of people's in a database but its schema {@code public}, a few objects a
 * transaction: each takes locks until its end, and a server has room for some thousands. May be run
 * again after it was cut short.
 */
record DropContents(Session session) {
    private static final String OUT_OF_LOCKS = "53200";
    private static final int OBJECTS_AT_A_TIME = 50;

    private static final String OWNERS =
            """
            SELECT DISTINCT pg_catalog.pg_get_userbyid(refobjid) FROM pg_catalog.pg_shdepend
             WHERE deptype = 'o' AND refclassid = 'pg_catalog.pg_authid'::regclass
               AND dbid = (SELECT oid FROM pg_catalog.pg_database
                            WHERE datname = pg_catalog.current_database())
               AND NOT pg_catalog.pg_has_role(refobjid, 'USAGE')
             ORDER BY 1
            """;

    /**
     * What is left, as statements. What lies in schemas comes by kind, tables before what they may
     * own, partitions before their parents; each may go with one before it. Objects of extensions,
     * and those that a column or type made for itself, go with them.
     */
    private static final String LEFT =
            """
            WITH schema AS (
                SELECT oid FROM pg_catalog.pg_namespace
                 WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
            object AS (
                SELECT d.classid, d.objid, o.type, o.identity,
                       coalesce(c.relispartition, false) AS part
                  FROM pg_catalog.pg_depend d
                  JOIN schema s ON s.oid = d.refobjid
                  LEFT JOIN pg_catalog.pg_class c
                       ON c.oid = d.objid AND d.classid = 'pg_catalog.pg_class'::regclass
                 CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) o
                 WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.deptype = 'n'
                   AND o.type NOT IN ('default acl', 'extension', 'publication namespace')
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.objid = d.objid
                                      AND e.classid = d.classid
                         AND (e.deptype = 'e' OR e.deptype = 'i' AND d.classid IN
                              ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_type'::regclass))))
            SELECT 1, 0, 0::oid, format('DROP EVENT TRIGGER IF EXISTS %I', evtname)
              FROM pg_catalog.pg_event_trigger
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = pg_event_trigger.oid
                    AND d.classid = 'pg_catalog.pg_event_trigger'::regclass AND d.deptype = 'e')
            UNION ALL
            SELECT 2, 0, oid, format('DROP PUBLICATION IF EXISTS %I', pubname)
              FROM pg_catalog.pg_publication
            UNION ALL
            SELECT 3, 0, oid, format('DROP EXTENSION IF EXISTS %I CASCADE', extname)
              FROM pg_catalog.pg_extension WHERE oid >= 16384
            UNION ALL
            SELECT 4, 0, oid, format('DROP SERVER IF EXISTS %I CASCADE', srvname)
              FROM pg_catalog.pg_foreign_server
            UNION ALL
            SELECT 5, 0, oid, format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname)
              FROM pg_catalog.pg_foreign_data_wrapper
            UNION ALL
            SELECT CASE WHEN type IN ('table', 'foreign table') THEN 6 ELSE 7 END,
                   CASE WHEN part THEN 0 ELSE 1 END, objid,
                   format('DROP %s IF EXISTS %s CASCADE',
                          CASE type WHEN 'aggregate' THEN 'ROUTINE'
                                    WHEN 'statistics object' THEN 'STATISTICS'
                                    ELSE type END, identity)
              FROM object
            UNION ALL
            SELECT 8, 0, n.oid, format('DROP SCHEMA IF EXISTS %I CASCADE', n.nspname)
              FROM pg_catalog.pg_namespace n JOIN schema s ON s.oid = n.oid
             WHERE n.oid >= 16384
            UNION ALL
            SELECT 9, 0, oid, format('SELECT pg_catalog.lo_unlink(%s)', oid)
              FROM pg_catalog.pg_largeobject_metadata
            UNION ALL
            SELECT 10, 0, oid, format('DROP CAST IF EXISTS (%s AS %s)',
                             format_type(castsource, NULL), format_type(casttarget, NULL))
              FROM pg_catalog.pg_cast WHERE oid >= 16384
            UNION ALL
            SELECT 11, 0, oid, format('DROP LANGUAGE IF EXISTS %I CASCADE', lanname)
              FROM pg_catalog.pg_language WHERE oid >= 16384
            UNION ALL
            SELECT 12, 0, oid, format('DROP ACCESS METHOD IF EXISTS %I CASCADE', amname)
              FROM pg_catalog.pg_am WHERE oid >= 16384
             ORDER BY 1, 2, 3 DESC
             LIMIT ?
            """;

    /**
     * @throws Failure naming what is still there after it was dropped
     */
    void run() throws SQLException {
        int most = OBJECTS_AT_A_TIME;
        List<String> before = List.of();
        while (true) {
            List<String> drops = session.query(LEFT, row -> row.getString(4), most);
            if (drops.isEmpty()) {
                return;
            }
            if (drops.equals(before)) {
                throw stays(drops.getFirst());
            }
            try {
                drop(drops);
                before = drops;
            } catch (SQLException e) {
                if (!OUT_OF_LOCKS.equals(e.getSQLState()) || most == 1) {
                    throw e;
                }
                most /= 2; // others hold locks too
            }
        }
    }

    /** A login that is no superuser has to be a member of whoever owns what it drops. */
    private List<String> lendOwners() throws SQLException {
        var membership = new Membership(session);
        var endings = new ArrayList<String>();
        for (String owner : session.query(OWNERS, row -> row.getString(1))) {
            String ending = membership.lend(owner).ending();
            if (!ending.isEmpty()) {
                endings.add(ending);
            }
        }
        return endings;
    }

    private Failure stays(String drop) {
        return new Failure(
                ExitCode.FAILED,
                "cannot empty database %s at the target: something is there again after %s"
                        .formatted(session.database(), drop),
                "see who makes it, or drop it by hand; then roll back again",
                null);
    }

    private void drop(List<String> drops) throws SQLException {
        try (Transaction transaction = session.begin()) {
            List<String> endings = lendOwners();
            for (String drop : drops) {
                session.execute(drop);
            }
            Membership.end(session, endings);
            transaction.commit();
        }
    }
}
