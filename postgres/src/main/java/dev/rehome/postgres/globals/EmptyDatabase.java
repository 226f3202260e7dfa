package dev.rehome.postgres.globals;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a database without contents is like inside: its schema {@code public} and its default
 * privileges, which whoever prepared it may have set.
 *
 * @param statements that give them back, once there are no others
 */
public record EmptyDatabase(long oid, List<String> statements) {
    /** Of what is in the way, so much is told. */
    private static final int NAMED = 3;

    /**
     * Objects made by people have oids from 16384 on; those of a database's birth lie below. What
     * comes with another object (indexes, row types, arrays) is not told beside it.
     */
    private static final String CONTENTS =
            """
            WITH object (place, catalog, oid) AS (
                SELECT 1, 'pg_catalog.pg_extension'::regclass, oid
                  FROM pg_catalog.pg_extension WHERE oid >= 16384
                UNION ALL
                SELECT 2, 'pg_catalog.pg_namespace'::regclass, oid
                  FROM pg_catalog.pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_'
                UNION ALL
                SELECT 3, 'pg_catalog.pg_class'::regclass, oid
                  FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind NOT IN ('i', 'I', 't')
                UNION ALL
                SELECT 4, 'pg_catalog.pg_proc'::regclass, oid
                  FROM pg_catalog.pg_proc WHERE oid >= 16384
                UNION ALL
                SELECT 5, 'pg_catalog.pg_type'::regclass, oid
                  FROM pg_catalog.pg_type t WHERE oid >= 16384 AND typrelid = 0
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
                UNION ALL
                SELECT 6, 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid
                  FROM pg_catalog.pg_foreign_data_wrapper
                UNION ALL
                SELECT 7, 'pg_catalog.pg_event_trigger'::regclass, oid
                  FROM pg_catalog.pg_event_trigger
                UNION ALL
                SELECT 8, 'pg_catalog.pg_publication'::regclass, oid
                  FROM pg_catalog.pg_publication
                UNION ALL
                (SELECT 9, 'pg_catalog.pg_largeobject'::regclass, oid
                   FROM pg_catalog.pg_largeobject_metadata LIMIT %d))
            SELECT pg_catalog.pg_describe_object(catalog, oid, 0) FROM object
             ORDER BY place, oid LIMIT %d
            """
                    .formatted(NAMED + 1, NAMED + 1);

    private static final String OID =
            "SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()";

    private static final String WHAT =
            """
            WITH public AS (
                SELECT oid, pg_catalog.pg_get_userbyid(nspowner) AS owner, nspacl
                  FROM pg_catalog.pg_namespace WHERE nspname = 'public'),
            public_right AS (
                SELECT a.place, a.privilege_type AS privilege,
                       CASE a.grantee WHEN 0 THEN 'PUBLIC'
                            ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS grantee,
                       CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option
                  FROM public
                 CROSS JOIN LATERAL pg_catalog.aclexplode(nspacl) WITH ORDINALITY
                       AS a (grantor, grantee, privilege_type, is_grantable, place)),
            preset AS (
                SELECT oid, defaclnamespace AS schema, defaclacl AS acl,
                       quote_ident(pg_catalog.pg_get_userbyid(defaclrole)) AS owner,
                       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s',
                              pg_catalog.pg_get_userbyid(defaclrole),
                              CASE WHEN defaclnamespace = 0 THEN ''
                                   ELSE ' IN SCHEMA ' || defaclnamespace::regnamespace END) AS head,
                       CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                            WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                            WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind
                  FROM pg_catalog.pg_default_acl),
            preset_right AS (
                SELECT p.oid, p.head, p.kind, a.privilege_type AS privilege,
                       CASE a.grantee WHEN 0 THEN 'PUBLIC'
                            ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS grantee,
                       CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option
                  FROM preset p CROSS JOIN LATERAL pg_catalog.aclexplode(p.acl) a)
            """;

    /** Rights are given in the order in which they are kept: so they are kept in it again. */
    private static final String GIVE =
            WHAT
                    + """
                    SELECT 1, 0, format('ALTER SCHEMA public OWNER TO %I', owner) FROM public
                    UNION ALL
                    SELECT 2, place, format('GRANT %s ON SCHEMA public TO %s%s', privilege, grantee, option)
                      FROM public_right
                    UNION ALL
                    SELECT 3, 0, format('COMMENT ON SCHEMA public IS %L',
                                        pg_catalog.obj_description(oid, 'pg_namespace')) FROM public
                    UNION ALL
                    SELECT 4, oid::int8, format('%s REVOKE ALL ON %s FROM %s', head, kind,
                                          CASE WHEN schema = 0 THEN owner || ', PUBLIC' ELSE 'PUBLIC' END)
                      FROM preset
                    UNION ALL
                    SELECT 5, oid::int8, format('%s GRANT %s ON %s TO %s%s', head, privilege, kind, grantee,
                                          option) FROM preset_right
                     ORDER BY 1, 2, 3
                    """;

    /** A default privilege is gone when it is what a server does without one. */
    private static final String TAKE =
            WHAT
                    + """
                    SELECT 1, format('REVOKE ALL ON SCHEMA public FROM %s CASCADE', grantee)
                      FROM public_right
                    UNION
                    SELECT 2, format('%s REVOKE ALL ON %s FROM %s', head, kind, grantee) FROM preset_right
                    UNION
                    SELECT 3, format('%s GRANT ALL ON %s TO %s', head, kind, owner)
                      FROM preset WHERE schema = 0
                    UNION
                    SELECT 3, format('%s GRANT %s TO PUBLIC', head,
                               CASE kind WHEN 'TYPES' THEN 'USAGE ON TYPES'
                                         ELSE 'EXECUTE ON FUNCTIONS' END)
                      FROM preset WHERE schema = 0 AND kind IN ('TYPES', 'FUNCTIONS')
                     ORDER BY 1, 2
                    """;

    /** The first things that people have put into the database, in words; empty where it is. */
    public static Optional<String> contents(Session inside) throws SQLException {
        List<String> found = inside.query(CONTENTS, row -> row.getString(1));
        String named = found.stream().limit(NAMED).collect(Collectors.joining(", "));
        return Optional.of(found.size() > NAMED ? named + " and more" : named)
                .filter(text -> !text.isEmpty());
    }

    /** As it is now. */
    public static EmptyDatabase read(Session inside) throws SQLException {
        return new EmptyDatabase(
                inside.query(OID, row -> row.getLong(1)).getFirst(),
                inside.query(GIVE, row -> row.getString(3)));
    }

    /** Makes the database this again, in one transaction; does nothing where it is. */
    public void restore(Session inside) throws SQLException {
        if (read(inside).equals(this)) {
            return;
        }
        try (Transaction transaction = inside.begin()) {
            if (!statements.isEmpty()) {
                inside.execute("CREATE SCHEMA IF NOT EXISTS public");
            }
            for (String take : inside.query(TAKE, row -> row.getString(2))) {
                inside.execute(take);
            }
            for (String give : statements) {
                inside.execute(give);
            }
            transaction.commit();
        }
    }
}
