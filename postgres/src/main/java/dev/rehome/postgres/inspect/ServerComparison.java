package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.globals.EmptyDatabase;
import dev.rehome.postgres.globals.Globals;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the databases at the source need that the target's server does not have. */
final class ServerComparison {
    private static final String SOURCE_DATABASES =
            """
            SELECT d.datname, pg_encoding_to_char(d.encoding), d.datcollate, t.spcname
              FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
             WHERE d.datname = ANY (?) ORDER BY 1
            """;

    /** Of the databases themselves and of what is in them. */
    private static final String OWNERS =
            """
            SELECT r.rolname, string_agg(DISTINCT d.datname, ', ' ORDER BY d.datname)
              FROM (SELECT oid AS database, datdba AS owner FROM pg_catalog.pg_database
                    UNION ALL
                    SELECT dbid, refobjid FROM pg_catalog.pg_shdepend
                     WHERE deptype = 'o' AND refclassid = 'pg_catalog.pg_authid'::regclass) owned
              JOIN pg_catalog.pg_roles r ON r.oid = owned.owner
              JOIN pg_catalog.pg_database d ON d.oid = owned.database
             WHERE d.datname = ANY (?) GROUP BY 1 ORDER BY 1
            """;

    private static final String EXTENSIONS =
            "SELECT extname, extversion FROM pg_extension ORDER BY 1";

    /** Free and all: of the server, then of the login's own where it is limited. */
    private static final String CONNECTIONS =
            """
            SELECT current_setting('max_connections')::int
                   - current_setting('superuser_reserved_connections')::int
                   - coalesce(current_setting('reserved_connections', true), '0')::int
                   - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend'),
                   current_setting('max_connections')::int, '', 'max_connections'
            UNION ALL
            SELECT rolconnlimit - (SELECT count(*)::int FROM pg_stat_activity
                                    WHERE usename = current_user AND backend_type = 'client backend'),
                   rolconnlimit, ' to ' || quote_ident(rolname), 'the role''s CONNECTION LIMIT'
              FROM pg_roles WHERE rolname = current_user AND rolconnlimit >= 0 AND NOT rolsuper
            """;

    private static final String LOCKS =
            """
            SELECT current_setting('max_locks_per_transaction')::bigint
                   * (current_setting('max_connections')::bigint
                      + current_setting('max_prepared_transactions')::bigint),
                   (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f'))
            """;

    private static final int ICU_DATABASES_SINCE = 15;
    private static final int BUILTIN_DATABASES_SINCE = 17;

    private record SourceDatabase(String name, String encoding, String locale, String tablespace) {}

    private record Extension(String name, String version) {}

    private final Session source;
    private final Session target;
    private final List<String> databases;
    private final PreflightOptions options;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> existing = new ArrayList<>();

    ServerComparison(
            Session source, Session target, List<String> databases, PreflightOptions options)
            throws SQLException {
        this.source = source;
        this.target = target;
        this.databases = databases;
        this.options = options;
        privileges();
        replicationRole();
        databases();
        owners();
        Disk.room(source, target, existing, options.room()).ifPresent(problems::add);
        connections("source", source, options.jobs() + databases.size() + 1);
        connections("target", target, options.jobs() + 2);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The wanted databases that the source has. */
    List<String> existing() {
        return List.copyOf(existing);
    }

    private void privileges() throws SQLException {
        String sql =
                """
                SELECT rolsuper OR rolcreaterole, rolname FROM pg_roles WHERE rolname = current_user
                """;
        for (String role :
                Inspect.ask(target, sql, row -> row.getBoolean(1) ? "" : row.getString(2))) {
            if (!role.isEmpty() && options.globals()) {
                problems.add(
                        Problem.warning(
                                "%s may not create roles at the target".formatted(role),
                                "grant it CREATEROLE, create the roles yourself, or clone without"
                                        + " globals"));
            }
        }
    }

    /** Roles that nobody makes at the target, and that own things at the source. */
    private void owners() throws SQLException {
        if (options.globals()) {
            return;
        }
        List<String> there =
                Inspect.ask(
                        target, "SELECT rolname FROM pg_catalog.pg_roles", row -> row.getString(1));
        Inspect.ask(source, OWNERS, row -> Map.entry(row.getString(1), row.getString(2)), databases)
                .stream()
                .filter(owner -> !there.contains(owner.getKey()))
                .map(
                        owner ->
                                Problem.warning(
                                        "the target does not have role %s, which owns things in %s"
                                                .formatted(owner.getKey(), owner.getValue()),
                                        "create the role there, or clone with globals; else what"
                                                + " it owns belongs to the login instead"))
                .forEach(problems::add);
    }

    /** Asks for it as the copying sessions will. */
    private void replicationRole() throws SQLException {
        try (Session probe = target.server().open(target.database(), SessionSettings.loading())) {
            if (probe.refused().contains("session_replication_role")) {
                problems.add(
                        Problem.warning(
                                "the role may not set session_replication_role at the target",
                                "tables get their triggers and foreign keys after their rows, so"
                                    + " only event triggers that are there already fire: disable"
                                    + " those, or GRANT SET ON PARAMETER session_replication_role"
                                    + " (15 and newer)"));
            }
        }
    }

    private void databases() throws SQLException {
        Map<String, SourceDatabase> found =
                Inspect.ask(
                                source,
                                SOURCE_DATABASES,
                                row ->
                                        new SourceDatabase(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4)),
                                databases)
                        .stream()
                        .collect(Collectors.toMap(SourceDatabase::name, Function.identity()));
        Map<String, String> encodings =
                Inspect.ask(
                                target,
                                SOURCE_DATABASES,
                                row -> Map.entry(row.getString(1), row.getString(2)),
                                databases)
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        boolean creates = mayCreateDatabases();
        Databases there = Inspect.ask(target, session -> Databases.named(session, databases));
        problems.addAll(there.hindrances("the target"));
        for (String name : databases) {
            SourceDatabase database = found.get(name);
            if (database == null) {
                problems.add(
                        Problem.error(
                                "there is no database %s at the source".formatted(name),
                                "check the name; 'rehome postgres inspect' lists them"));
                continue;
            }
            existing.add(name);
            Optional<String> encoding = Optional.ofNullable(encodings.get(name));
            if (there.open().contains(name)) {
                present(database, encoding.orElseThrow());
            } else if (encoding.isEmpty() && !creates) {
                problems.add(
                        Problem.error(
                                "the role may not create database %s at the target".formatted(name),
                                "grant it CREATEDB, or create the database empty"));
            }
            locale(database);
            provider(name);
            tablespace(database);
            inside(name);
        }
    }

    private boolean mayCreateDatabases() throws SQLException {
        return Inspect.ask(
                        target,
                        "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user",
                        row -> row.getBoolean(1))
                .getFirst();
    }

    private void present(SourceDatabase database, String encoding) throws SQLException {
        if (!encoding.equals(database.encoding())) {
            problems.add(
                    Problem.error(
                            "database %s is %s at the target and %s at the source"
                                    .formatted(database.name(), encoding, database.encoding()),
                            "drop the target's, so that it is created with the right encoding"));
        }
        try (Session inside = open(target.server(), database.name())) {
            Optional<Problem> left = Leftovers.in(inside, "target");
            if (left.isPresent()) {
                problems.add(left.get());
                return;
            }
            Inspect.ask(inside, EmptyDatabase::contents)
                    .ifPresent(
                            contents ->
                                    problems.add(
                                            Problem.error(
                                                    "database %s at the target is not empty: %s"
                                                            .formatted(database.name(), contents),
                                                    "drop or rename it, or clone to another"
                                                            + " server")));
        }
    }

    /** ICU and built-in locales are the server's own, where it has them. */
    private void provider(String database) throws SQLException {
        char provider =
                Inspect.ask(source, session -> Globals.database(session, database))
                        .locale()
                        .provider();
        int major = target.jdbc().getMetaData().getDatabaseMajorVersion();
        boolean icu =
                Inspect.ask(
                                target,
                                "SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i'"
                                        + " AND pg_collation_actual_version(oid) IS NOT NULL)",
                                row -> row.getBoolean(1))
                        .getFirst();
        if (provider == 'i' && (major < ICU_DATABASES_SINCE || !icu)) {
            problems.add(
                    Problem.error(
                            "database %s orders text by ICU, which the target cannot do for a database"
                                    .formatted(database),
                            "take a target of version 15 or newer that is built with ICU"));
        }
        if (provider == 'b' && major < BUILTIN_DATABASES_SINCE) {
            problems.add(
                    Problem.error(
                            "database %s orders text by the built-in provider, which the target does not have"
                                    .formatted(database),
                            "take a target of version 17 or newer"));
        }
    }

    /** The target's operating system has to know a locale before a database can have it. */
    private void locale(SourceDatabase database) throws SQLException {
        String sql =
                """
                SELECT EXISTS (SELECT FROM pg_collation WHERE collcollate = ? OR collname = ?)
                    OR EXISTS (SELECT FROM pg_database WHERE datcollate = ?)
                """;
        String locale = database.locale();
        boolean known =
                List.of("C", "POSIX").contains(locale)
                        || Inspect.ask(
                                        target,
                                        sql,
                                        row -> row.getBoolean(1),
                                        locale,
                                        locale,
                                        locale)
                                .getFirst();
        if (!known) {
            problems.add(
                    Problem.error(
                            "the target does not know locale %s of database %s"
                                    .formatted(locale, database.name()),
                            "install it on the target's machine, then restart the server and run"
                                    + " pg_import_system_collations"));
        }
    }

    private void tablespace(SourceDatabase database) throws SQLException {
        boolean there =
                Inspect.ask(
                                target,
                                "SELECT EXISTS (SELECT FROM pg_tablespace WHERE spcname = ?"
                                        + " AND has_tablespace_privilege(oid, 'CREATE')"
                                        + " OR spcname = ? AND spcname = 'pg_default')",
                                row -> row.getBoolean(1),
                                database.tablespace(),
                                database.tablespace())
                        .getFirst();
        if (!there) {
            problems.add(
                    Problem.warning(
                            "the target has no tablespace %s, where database %s lies"
                                    .formatted(database.tablespace(), database.name()),
                            "create it first, or the database goes to the default tablespace"));
        }
    }

    private void inside(String name) throws SQLException {
        try (Session inside = open(source.server(), name)) {
            for (Extension extension :
                    Inspect.ask(
                            inside,
                            EXTENSIONS,
                            row -> new Extension(row.getString(1), row.getString(2)))) {
                extension(name, extension);
            }
            problems.addAll(Collations.compare(inside, target));
            Inspect.ask(
                    inside,
                    LOCKS,
                    row -> {
                        if (row.getLong(2) > row.getLong(1)) {
                            problems.add(
                                    Problem.warning(
                                            "database %s has %s tables, views and sequences, and the source room for %s locks"
                                                    .formatted(
                                                            name,
                                                            Figures.count(row.getLong(2)),
                                                            Figures.count(row.getLong(1))),
                                            "raise max_locks_per_transaction at the source:"
                                                    + " pg_dump locks every table at once"));
                        }
                        return name;
                    });
        }
    }

    private void extension(String database, Extension extension) throws SQLException {
        Optional<String> available =
                Inspect.ask(
                                target,
                                "SELECT default_version FROM pg_available_extensions WHERE name ="
                                        + " ?",
                                row -> row.getString(1),
                                extension.name())
                        .stream()
                        .findFirst();
        if (available.isEmpty()) {
            problems.add(
                    Problem.error(
                            "the target has no extension %s, which database %s uses"
                                    .formatted(extension.name(), database),
                            "install it on the target's machine, or drop it at the source"));
        } else if (!available.get().equals(extension.version())) {
            problems.add(
                    Problem.warning(
                            "extension %s is %s in database %s and will be %s at the target"
                                    .formatted(
                                            extension.name(),
                                            extension.version(),
                                            database,
                                            available.get()),
                            "read the extension's release notes; ALTER EXTENSION … UPDATE at the"
                                    + " source first if they differ in what they store"));
        }
    }

    private void connections(String which, Session session, int needed) throws SQLException {
        Inspect.ask(
                session,
                CONNECTIONS,
                row -> {
                    int free = row.getInt(1);
                    if (free < needed) {
                        problems.add(
                                Problem.error(
                                        "%d of %d connections are free%s at the %s; the clone needs %d"
                                                .formatted(
                                                        Math.max(0, free),
                                                        row.getInt(2),
                                                        row.getString(3),
                                                        which,
                                                        needed),
                                        "use fewer --jobs, end idle sessions, or raise "
                                                + row.getString(4)));
                    }
                    return free;
                });
    }

    private static Session open(Server server, String database) {
        return server.open(database, SessionSettings.plain().with("search_path", "pg_catalog"));
    }
}
