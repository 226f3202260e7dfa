package dev.rehome.postgres.globals;

import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Databases of a server, and which of them can be connected to.
 *
 * @param login who would connect
 * @param all in the order that was asked for
 */
public record Databases(String login, List<Listed> all) {
    /** {@code DROP DATABASE} leaves a limit of -2 behind where it is interrupted. */
    private static final String ALL =
            """
            SELECT datname,
                   CASE WHEN datconnlimit = -2 THEN 'HALF_DROPPED'
                        WHEN NOT datallowconn THEN 'SHUT'
                        WHEN NOT pg_catalog.has_database_privilege(oid, 'CONNECT') THEN 'BARRED'
                        ELSE 'OPEN' END
              FROM pg_catalog.pg_database
            """;

    /**
     * Without templates, without what the providers of managed services keep for themselves, and
     * without what is half dropped: nothing can be done with it but to drop it.
     */
    private static final String LISTED =
            ALL
                    + """
                     WHERE NOT datistemplate AND datconnlimit <> -2
                       AND datname NOT IN ('rdsadmin', 'cloudsqladmin', 'azure_maintenance', 'azure_sys')
                     ORDER BY
                    """;

    private static final String LARGEST_FIRST =
            """
            CASE WHEN datallowconn AND pg_catalog.has_database_privilege(oid, 'CONNECT')
                 THEN pg_catalog.pg_database_size(oid) END DESC NULLS LAST,
            """;

    /** Whether we can connect to a database. */
    public enum Door {
        OPEN,
        /** Nobody can, not even a superuser. */
        SHUT,
        /** We have no right to. */
        BARRED,
        /** Nobody ever can again. */
        HALF_DROPPED
    }

    /** One of them. */
    public record Listed(String name, Door door) {}

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

    /** Those of the names that are there, whatever they are: also templates, also half dropped. */
    public static Databases named(Session session, List<String> names) throws SQLException {
        return read(
                session, ALL + " WHERE datname = ANY (?) ORDER BY datname COLLATE \"C\"", names);
    }

    private static Databases listed(Session session, String order) throws SQLException {
        return read(session, LISTED + order + "datname COLLATE \"C\"");
    }

    private static Databases read(Session session, String sql, Object... values)
            throws SQLException {
        return new Databases(
                session.query("SELECT current_user", row -> row.getString(1)).getFirst(),
                session.query(
                        sql,
                        row -> new Listed(row.getString(1), Door.valueOf(row.getString(2))),
                        values));
    }

    /** Their names. */
    public List<String> names() {
        return all.stream().map(Listed::name).toList();
    }

    /** The names of those that we can connect to. */
    public List<String> open() {
        return behind(Door.OPEN).names();
    }

    /** Those that we cannot connect to: what is in them stays unread. */
    public List<Listed> closed() {
        return all.stream().filter(each -> each.door() != Door.OPEN).toList();
    }

    /** Those of that kind only. */
    public Databases behind(Door door) {
        return new Databases(login, all.stream().filter(each -> each.door() == door).toList());
    }

    /**
     * What keeps us out of them, each an error, and what lets us in.
     *
     * @param server where they are, for a sentence
     */
    public List<Problem> hindrances(String server) {
        return Arrays.stream(Door.values())
                .filter(door -> door != Door.OPEN)
                .map(this::behind)
                .filter(some -> !some.all.isEmpty())
                .map(some -> some.hindrance(some.all.getFirst().door(), server))
                .toList();
    }

    private Problem hindrance(Door door, String server) {
        String which =
                "%s %s of %s"
                        .formatted(
                                all.size() == 1 ? "database" : "databases",
                                String.join(", ", names()),
                                server);
        return switch (door) {
            case OPEN -> throw new IllegalStateException(which + " can be connected to");
            case SHUT ->
                    Problem.error(
                            "nobody can connect to %s: no connections are allowed there (ALLOW_CONNECTIONS false)"
                                    .formatted(which),
                            each("ALTER DATABASE %s ALLOW_CONNECTIONS true"));
            case BARRED ->
                    Problem.error(
                            "%s may not connect to %s".formatted(login, which),
                            each("GRANT CONNECT ON DATABASE %s TO " + quote(login)));
            case HALF_DROPPED ->
                    Problem.error(
                            "nobody can connect any more to %s, which was dropped half-way"
                                    .formatted(which),
                            each("DROP DATABASE %s"));
        };
    }

    private String each(String statement) {
        return names().stream()
                .map(name -> statement.replace("%s", quote(name)))
                .collect(Collectors.joining("; "));
    }
}
