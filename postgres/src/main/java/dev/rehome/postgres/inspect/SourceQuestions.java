package dev.rehome.postgres.inspect;

import static dev.rehome.postgres.inspect.Question.error;
import static dev.rehome.postgres.inspect.Question.listing;
import static dev.rehome.postgres.inspect.Question.warning;

import dev.rehome.engine.report.Problem;
import java.util.List;

/** What in a source database gets in the way of a copy. Catalog names come unqualified. */
final class SourceQuestions {
    private static final String USER_TABLES =
            """
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e')
            """;

    /** Since then the numbers of backends are those in the names of temporary schemas. */
    private static final int ORPHANS_SINCE = 16;

    static final List<Question> OF_A_DATABASE =
            List.of(
                    error(
                            listing(
                                    "# tables may not be read",
                                    "SELECT format('%I.%I', n.nspname, c.relname) "
                                            + USER_TABLES
                                            + " AND c.relkind IN ('r', 'm', 'S')"
                                            + " AND NOT CASE c.relkind WHEN 'S'"
                                            + " THEN has_sequence_privilege(c.oid, 'SELECT')"
                                            + " ELSE has_table_privilege(c.oid, 'SELECT') END"),
                            "grant pg_read_all_data (14 and newer) or SELECT on them, or log in as"
                                    + " the owner"),
                    error(
                            listing(
                                    "# schemas may not be used",
                                    """
                                    SELECT quote_ident(nspname) FROM pg_namespace
                                     WHERE nspname !~ '^pg_' AND NOT has_schema_privilege(oid, 'USAGE')
                                    """),
                            "grant USAGE on them, or log in as the owner"),
                    error(
                            listing(
                                    "# tables with rows hidden from us by row security",
                                    "SELECT format('%I.%I', n.nspname, c.relname) "
                                            + USER_TABLES
                                            + " AND c.relkind IN ('r', 'p') AND"
                                            + " row_security_active(c.oid)"),
                            "log in as a superuser, the tables' owner, or a role with BYPASSRLS"),
                    error(
                            """
                            SELECT count(*) || CASE count(*) WHEN 1 THEN ' large object in '
                                   ELSE ' large objects in ' END || current_database()
                                   || ' may not be read'
                              FROM pg_largeobject_metadata m
                             WHERE NOT pg_has_role(m.lomowner, 'USAGE')
                               AND current_setting('is_superuser') = 'off'
                               AND NOT EXISTS (SELECT FROM aclexplode(m.lomacl) a
                                                WHERE a.privilege_type = 'SELECT'
                                                  AND (a.grantee = 0
                                                       OR pg_has_role(a.grantee, 'USAGE')))
                            HAVING count(*) > 0
                            """,
                            "log in as their owner or as a superuser"),
                    warning(
                            listing(
                                    "# foreign tables",
                                    "SELECT format('%I.%I', n.nspname, c.relname) "
                                            + USER_TABLES
                                            + " AND c.relkind = 'f'"),
                            "their definition is copied, their rows stay where they are; the target"
                                    + " must reach the same foreign servers"),
                    warning(
                            listing(
                                    "# unlogged tables",
                                    "SELECT format('%I.%I', n.nspname, c.relname) "
                                            + USER_TABLES
                                            + " AND c.relkind = 'r' AND c.relpersistence = 'u'"
                                            + " AND NOT pg_is_in_recovery()"),
                            "their rows are copied too; a crash of the target empties them"),
                    error(
                            listing(
                                    "# unlogged tables, whose rows a standby does not have,",
                                    "SELECT format('%I.%I', n.nspname, c.relname) "
                                            + USER_TABLES
                                            + " AND c.relkind = 'r' AND c.relpersistence = 'u'"
                                            + " AND pg_is_in_recovery()"),
                            "clone from the primary, or make them logged there"),
                    warning(
                            listing(
                                    "# subscriptions",
                                    """
                                    SELECT quote_ident(subname) FROM pg_subscription
                                     WHERE subdbid = (SELECT oid FROM pg_database
                                                       WHERE datname = current_database())
                                    """),
                            "they write to the source while it is copied: disable them first; they"
                                    + " arrive disabled"),
                    warning(
                            listing(
                                    "# publications",
                                    "SELECT quote_ident(pubname) FROM pg_publication"),
                            "they are copied, but subscribers do not follow to the target by"
                                    + " themselves"),
                    warning(
                            listing(
                                    "# event triggers",
                                    "SELECT quote_ident(evtname) FROM pg_event_trigger WHERE"
                                            + " evtenabled <> 'D'"),
                            "creating them at the target needs a superuser, or the managed"
                                    + " service's admin role"),
                    warning(
                            listing(
                                    "# range-partitioned tables with text keys",
                                    """
                                    SELECT p.partrelid::regclass::text FROM pg_partitioned_table p
                                      JOIN pg_attribute a ON a.attrelid = p.partrelid
                                           AND a.attnum = ANY (p.partattrs::int2[])
                                      JOIN pg_type t ON t.oid = a.atttypid
                                     WHERE p.partstrat = 'r' AND t.typcategory = 'S'
                                    """),
                            "if the target's collation sorts otherwise, rows would belong to other"
                                    + " partitions: verify, or use COLLATE \"C\""),
                    warning(
                            listing(
                                    "# invalid indexes",
                                    """
                                    SELECT i.indexrelid::regclass::text FROM pg_index i
                                      JOIN pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
                                      JOIN pg_namespace n ON n.oid = c.relnamespace
                                           AND n.nspname NOT IN ('pg_catalog', 'pg_toast')
                                     WHERE NOT i.indisvalid
                                    """),
                            "left by a CREATE INDEX CONCURRENTLY that failed, no query uses them,"
                                    + " and they are not copied: REINDEX INDEX CONCURRENTLY or DROP"
                                    + " them"),
                    new Question(
                            Problem.Severity.WARNING,
                            ORPHANS_SINCE,
                            listing(
                                    "# temporary schemas of sessions that are gone",
                                    """
                                    SELECT n.nspname::text FROM pg_namespace n
                                     WHERE n.nspname ~ '^pg_temp_[0-9]+$'
                                       AND NOT EXISTS (
                                           SELECT FROM pg_stat_get_backend_idset() AS id
                                            WHERE id = substr(n.nspname, 9)::int
                                              AND pg_stat_get_backend_dbid(id) =
                                                  (SELECT oid FROM pg_database
                                                    WHERE datname = current_database())
                                              AND (pg_stat_get_backend_pid(id) <> pg_backend_pid()
                                                   OR n.oid = pg_my_temp_schema()))
                                       AND EXISTS (SELECT FROM pg_class c
                                                    WHERE c.relnamespace = n.oid)
                                    """),
                            "they are not copied; drop them if autovacuum does not, since they hold"
                                    + " the age of the source's transactions back"),
                    Collations.STALE_AT_THE_SOURCE);

    static final List<Question> OF_THE_SERVER =
            List.of(
                    warning(
                            """
                            SELECT format('prepared transaction ''%s'' in %s, since %s', gid, database,
                                          prepared::timestamp(0))
                              FROM pg_prepared_xacts WHERE database = ANY (?::text[])
                            """,
                            "commit or roll it back first: its changes are not in the copy"),
                    warning(
                            """
                            SELECT format('session %s of %s in %s has been in a transaction for %s',
                                          pid, usename, datname, date_trunc('second', now() - xact_start))
                              FROM pg_stat_activity
                             WHERE datname = ANY (?::text[]) AND backend_type = 'client backend'
                               AND xact_start < now() - interval '10 minutes'
                            """,
                            "its changes will not be in the copy, and locks it holds may stop it:"
                                    + " end it first"),
                    warning(
                            """
                            SELECT format('database %s is %s transactions old', datname,
                                          age(datfrozenxid))
                              FROM pg_database
                             WHERE datname = ANY (?::text[]) AND age(datfrozenxid) > 1000000000
                            """,
                            "VACUUM (FREEZE) it first: a long copy holds its oldest transaction"),
                    warning(
                            """
                            SELECT format('%s replication slot %s%s is not moved', slot_type,
                                          quote_ident(slot_name),
                                          coalesce(' of ' || database || ', plugin ' || plugin, ''))
                              FROM pg_replication_slots
                             WHERE NOT temporary AND (database IS NULL OR database = ANY (?::text[]))
                             ORDER BY 1
                            """,
                            "who reads from it has to begin anew at the target: make its slot there"
                                    + " before the application writes there; drop it at the source"
                                    + " afterwards, or WAL piles up"));

    private SourceQuestions() {}
}
