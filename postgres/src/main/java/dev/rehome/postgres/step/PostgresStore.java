package dev.rehome.postgres.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.ServerFacts;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.globals.EmptyDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A runbook's store of kind {@code postgres}, and the server behind it: looked up with its secrets
 * when it is needed and not before, so that going back asks for no secret of a store that it leaves
 * alone; and only once, so that a secret which goes meanwhile fails no step half-way.
 */
final class PostgresStore {
    static final String KIND = "postgres";

    /**
     * What any login may read: when the postmaster began, to the microsecond, and its databases.
     */
    private static final String INSTANCE =
            """
            SELECT pg_catalog.format(
                       'version %s on port %s since %s',
                       pg_catalog.current_setting('server_version_num'),
                       pg_catalog.current_setting('port'),
                       pg_catalog.to_char(
                           pg_catalog.pg_postmaster_start_time() AT TIME ZONE 'UTC',
                           'YYYY-MM-DD HH24:MI:SS.US')),
                   (SELECT pg_catalog.md5(pg_catalog.string_agg(
                               oid || ' ' || datname, ',' ORDER BY oid))
                      FROM pg_catalog.pg_database)
            """;

    @FunctionalInterface
    private interface Listing {
        Databases of(Session session) throws SQLException;
    }

    private final String name;
    private final Supplier<Server> reach;
    private @Nullable Server server;

    static PostgresStore of(Stores stores, String name) {
        return new PostgresStore(name, () -> server(stores.store(name, KIND)));
    }

    PostgresStore(String name, Server server) {
        this(name, () -> server);
    }

    private PostgresStore(String name, Supplier<Server> reach) {
        this.name = name;
        this.reach = reach;
    }

    private static Server server(StoreSpec spec) {
        ConnectionString address = ConnectionString.parse(spec.location());
        return new Server(
                spec.password().map(address::withPassword).orElse(address), spec.redactor());
    }

    /**
     * The server.
     *
     * @throws Failure with BAD_INPUT when a secret that leads to it is not there
     */
    synchronized Server server() {
        if (server == null) {
            server = reach.get();
        }
        return server;
    }

    String name() {
        return name;
    }

    Access access(Access.Mode mode) {
        return new Access(name, identity(), mode);
    }

    /** What the server says it is, and what tells it from others where it may not say. */
    StoreIdentity identity() {
        try (Session session = server().open()) {
            var facts = ServerFacts.read(session);
            return new StoreIdentity(
                    KIND,
                    facts.systemIdentifier(),
                    facts.identified()
                            ? Optional.empty()
                            : Optional.of(
                                    "let %s say what it is: GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO %s"
                                            .formatted(name, QualifiedName.quote(facts.role()))),
                    session
                            .query(
                                    INSTANCE,
                                    row ->
                                            new StoreIdentity.Instance(
                                                    row.getString(1),
                                                    !facts.inRecovery(),
                                                    row.getString(2)))
                            .stream()
                            .findFirst());
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot ask %s what it is: %s".formatted(name, e.getMessage()),
                    "check that a PostgreSQL 13 or newer answers there, not another product",
                    e);
        }
    }

    /**
     * Those databases, each once.
     *
     * @throws Failure with BAD_INPUT when one is named that is not there or cannot be connected to
     */
    List<String> databases(List<String> named) {
        present(named).hindrances(name).stream()
                .findFirst()
                .ifPresent(
                        closed -> {
                            throw new Failure(
                                    ExitCode.BAD_INPUT, closed.what(), closed.remedy(), null);
                        });
        List<String> there = databases();
        for (String database : named) {
            if (!there.contains(database)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s has no database \"%s\"".formatted(name, database),
                        "it has " + String.join(", ", there),
                        null);
            }
        }
        return named.stream().distinct().toList();
    }

    /** Every database that we can connect to, without templates and the providers' own. */
    List<String> databases() {
        return listed().open();
    }

    /** The databases there, also those that we cannot connect to. */
    Databases listed() {
        return databases(Databases::byName);
    }

    /** Those of the names that are there, whether we can connect to them or not. */
    Databases present(List<String> names) {
        return databases(session -> Databases.named(session, names));
    }

    private Databases databases(Listing listing) {
        try (Session session = server().open()) {
            return listing.of(session);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot list the databases of %s: %s".formatted(name, e.getMessage()),
                    "see the server's message",
                    e);
        }
    }

    /** Those of the names that no database has. */
    List<String> without(List<String> names) {
        Map<String, Long> there = oids();
        return names.stream().filter(name -> !there.containsKey(name)).toList();
    }

    /** Every database there is, by its oid. */
    Map<String, Long> oids() {
        return oids("pg_database", "datname");
    }

    /** The oids of what a shared catalog names. */
    Map<String, Long> oids(String catalog, String column) {
        try (Session session = server().open()) {
            return session
                    .query(
                            "SELECT %s, oid FROM pg_catalog.%s".formatted(column, catalog),
                            row -> Map.entry(row.getString(1), row.getLong(2)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot read %s of %s: %s".formatted(catalog, name, e.getMessage()),
                    "see the server's message",
                    e);
        }
    }

    /** Whether nobody has put anything into the database, so that emptying it loses nothing. */
    boolean isEmpty(String database) {
        return contents(database).isEmpty();
    }

    /** The first things that people have put into the database, in words; empty where it is. */
    Optional<String> contents(String database) {
        try (Session session = server().open(database)) {
            return EmptyDatabase.contents(session);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot look into database %s of %s: %s"
                            .formatted(database, name, e.getMessage()),
                    "see the server's message",
                    e);
        }
    }
}
