package dev.rehome.postgres.globals;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The databases of a server, without templates, without what the providers of managed services keep
 * for themselves, and without those whose {@code DROP DATABASE} was interrupted (their {@code
 * datconnlimit} is -2; nothing can be done with them but to drop them).
 *
 * @param all in the order that was asked for
 */
public record Databases(List<Listed> all) {
    private static final String LISTED =
            """
            SELECT datname, datallowconn, pg_catalog.has_database_privilege(oid, 'CONNECT')
              FROM pg_catalog.pg_database
             WHERE NOT datistemplate AND datconnlimit <> -2
               AND datname NOT IN ('rdsadmin', 'cloudsqladmin', 'azure_maintenance', 'azure_sys')
             ORDER BY
            """;

    private static final String LARGEST_FIRST =
            """
            CASE WHEN datallowconn AND pg_catalog.has_database_privilege(oid, 'CONNECT')
                 THEN pg_catalog.pg_database_size(oid) END DESC NULLS LAST,
            """;

    /**
     * One of them.
     *
     * @param open whether it allows connections at all
     * @param granted whether we have the right to connect
     */
    public record Listed(String name, boolean open, boolean granted) {}

    public Databases {
        all = List.copyOf(all);
    }

    /** In the order of their names. */
    public static Databases byName(Session session) throws SQLException {
        return listed(session, "");
    }

    /** The session's own first, the others by name. */
    public static Databases ownFirst(Session session) throws SQLException {
        return listed(session, "datname <> pg_catalog.current_database(), ");
    }

    /** As far as we may know their sizes. */
    public static Databases largestFirst(Session session) throws SQLException {
        return listed(session, LARGEST_FIRST);
    }

    private static Databases listed(Session session, String order) throws SQLException {
        return new Databases(
                session.query(
                        LISTED + order + "datname COLLATE \"C\"",
                        row -> new Listed(row.getString(1), row.getBoolean(2), row.getBoolean(3))));
    }

    /** Those that allow connections. */
    public List<String> open() {
        return all.stream().filter(Listed::open).map(Listed::name).toList();
    }

    /** Those that nobody can connect to, not even a superuser: what is in them stays unread. */
    public List<String> shut() {
        return all.stream().filter(each -> !each.open()).map(Listed::name).toList();
    }

    /**
     * Says of those that nobody can connect to that they would be left out.
     *
     * @param server where they are, for a sentence
     */
    public static Optional<Problem> leftOut(List<String> shut, String server) {
        return shut.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Problem.error(
                                "%s of %s cannot be read: no connections are allowed there (ALLOW_CONNECTIONS false)"
                                        .formatted(
                                                (shut.size() == 1 ? "database " : "databases ")
                                                        + String.join(", ", shut),
                                                server),
                                "%s; or name the databases that are wanted instead of asking for all"
                                        .formatted(opened(shut))));
    }

    /** What opens them. */
    public static String opened(List<String> shut) {
        return shut.stream()
                .map(
                        name ->
                                "ALTER DATABASE %s ALLOW_CONNECTIONS true"
                                        .formatted(QualifiedName.quote(name)))
                .collect(Collectors.joining("; "));
    }
}
