package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By which rules text sorts: the C library's or ICU's, in some version. Indexes are built anew by
 * the target's rules, so none arrives corrupt; what an order decided at the source may be decided
 * otherwise at the target.
 */
final class Collations {
    /** Of the current database, then of every column that has a collation of its own. */
    private static final String USED =
            """
            SELECT 'database ' || datname, {provider}, {locale}, {version}
              FROM pg_database d WHERE datname = current_database()
            UNION ALL
            SELECT * FROM (
            SELECT DISTINCT ON (co.oid) format('column %I.%I in database %s', c.relname, a.attname,
                       current_database()), co.collprovider::text, {column},
                   pg_collation_actual_version(co.oid)
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
              JOIN pg_namespace n ON n.oid = c.relnamespace
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              JOIN pg_collation co ON co.oid = a.attcollation
             WHERE co.collprovider IN ('c', 'i') AND co.collname NOT IN ('C', 'POSIX')
             ORDER BY co.oid, c.oid, a.attnum) AS columns
            """;

    /**
     * The version of the same rules here; of ICU, of any of its languages where this one is not.
     */
    private static final String HERE =
            """
            SELECT pg_collation_actual_version(co.oid)
              FROM pg_collation co
             WHERE co.collprovider = ? AND (co.collprovider = 'i' OR
                   lower(replace(co.collcollate, '-', '')) = lower(replace(?, '-', '')))
             ORDER BY {column} IS DISTINCT FROM ?, co.oid LIMIT 1
            """;

    /** Versions are kept with databases since PostgreSQL 15. */
    private static final String STALE =
            """
            SELECT format('database %s was made with collation version %s, and its server now has %s',
                          datname, datcollversion, pg_database_collation_actual_version(oid))
              FROM pg_database
             WHERE datname = current_database()
               AND datcollversion <> pg_database_collation_actual_version(oid)
            """;

    /** {@code what} sorts by these rules. */
    record Rules(String what, String provider, String locale, Optional<String> version) {}

    private Collations() {}

    /** Indexes of the source itself that may be out of order: known since PostgreSQL 15. */
    static final Question STALE_AT_THE_SOURCE =
            new Question(
                    Problem.Severity.WARNING,
                    15,
                    STALE,
                    "its own indexes on text may be out of order, so that queries there miss rows"
                        + " and unique keys may have doubles: the copy reads tables, not indexes,"
                        + " and a double stops it by name; REINDEX, then ALTER DATABASE … REFRESH"
                        + " COLLATION VERSION");

    /** Text that will sort by other rules than it does now. */
    static List<Problem> compare(Session source, Session target) throws SQLException {
        var problems = new ArrayList<Problem>();
        for (Rules rules : used(source)) {
            judge(rules, versionHere(target, rules)).ifPresent(problems::add);
        }
        return problems;
    }

    static Optional<Problem> judge(Rules rules, Optional<String> there) {
        if (rules.version().isEmpty() || there.isEmpty() || rules.version().equals(there)) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.warning(
                        "%s sorts by %s %s, version %s at the source and %s at the target"
                                .formatted(
                                        rules.what(),
                                        rules.provider().equals("i") ? "ICU" : "libc",
                                        rules.locale(),
                                        rules.version().get(),
                                        there.get()),
                        "indexes are built anew and are right; what may change: the order of query"
                                + " results, range partitions by text, and CHECK or exclusion"
                                + " constraints that compare text"));
    }

    private static List<Rules> used(Session source) throws SQLException {
        int major = major(source);
        String provider = major >= 15 ? "datlocprovider::text" : "'c'";
        String locale =
                major >= 17
                        ? "CASE datlocprovider WHEN 'c' THEN datcollate ELSE datlocale END"
                        : major >= 15
                                ? "CASE datlocprovider WHEN 'c' THEN datcollate ELSE daticulocale"
                                        + " END"
                                : "datcollate";
        String version =
                major >= 15
                        ? "pg_database_collation_actual_version(d.oid)"
                        : "(SELECT pg_collation_actual_version(oid) FROM pg_collation WHERE"
                                + " collprovider = 'c' AND collcollate = datcollate LIMIT 1)";
        return Inspect.ask(
                source,
                USED.replace("{provider}", provider)
                        .replace("{locale}", locale)
                        .replace("{version}", version)
                        .replace("{column}", column(major)),
                row ->
                        new Rules(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4))));
    }

    private static Optional<String> versionHere(Session target, Rules rules) throws SQLException {
        return Inspect.ask(
                        target,
                        HERE.replace("{column}", column(major(target))),
                        row -> Optional.ofNullable(row.getString(1)),
                        rules.provider(),
                        rules.locale(),
                        rules.locale())
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String column(int major) {
        String icu = major >= 17 ? "colllocale" : major >= 15 ? "colliculocale" : "collcollate";
        return "CASE co.collprovider WHEN 'c' THEN co.collcollate ELSE co.%s END".formatted(icu);
    }

    private static int major(Session session) throws SQLException {
        return session.jdbc().getMetaData().getDatabaseMajorVersion();
    }
}
