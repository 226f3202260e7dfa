package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.ServerFacts;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.inspect.Inventory.DatabaseSummary;
import dev.rehome.postgres.inspect.Inventory.TableSize;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at a server without changing anything. */
public final class Inspect {
    private static final String SETTINGS =
            """
            SELECT name || ' = ' || pg_catalog.current_setting(name) FROM pg_catalog.pg_settings
             WHERE name IN ('max_connections', 'max_locks_per_transaction', 'max_worker_processes',
                            'max_parallel_maintenance_workers', 'maintenance_work_mem',
                            'max_wal_size', 'wal_level', 'max_replication_slots',
                            'max_wal_senders', 'shared_buffers', 'default_transaction_read_only')
             ORDER BY name
            """;

    private static final String ROLES =
            "SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname NOT LIKE 'pg\\_%'";

    private static final String SUMMARY =
            """
            SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate,
                   pg_database_size(oid),
                   (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
                       AND n.nspname NOT IN ('pg_catalog', 'information_schema'))
              FROM pg_database WHERE datname = current_database()
            """;

    private static final String EXTENSIONS =
            """
            SELECT extname || ' ' || extversion FROM pg_extension WHERE extname <> 'plpgsql'
             ORDER BY extname COLLATE "C"
            """;

    /**
     * The catalog's own page counts pick the candidates: asking each table for its size is slow.
     */
    private static final String BIGGEST =
            """
            SELECT format('%I.%I', nspname, relname), reltuples::bigint,
                   pg_total_relation_size(oid) AS bytes
              FROM (SELECT c.oid, n.nspname, c.relname, c.reltuples
                      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
                       AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                     ORDER BY pg_relation_size(c.oid) DESC LIMIT 20) AS candidates
             ORDER BY bytes DESC, 1
            """;

    private Inspect() {}

    /** First the one that the address names: who inspects it wants to see it first. */
    private static Databases databases(Server server) {
        try (Session session = server.open()) {
            return Databases.ownFirst(session);
        } catch (SQLException e) {
            throw unreadable(server, e);
        }
    }

    /**
     * What is there, from a few queries for each database.
     *
     * @throws Failure when the server cannot be reached or does not answer
     */
    public static Inventory server(Server server) {
        ServerFacts facts = server.facts();
        var databases = new ArrayList<DatabaseSummary>();
        Databases there = databases(server);
        for (String name : there.open()) {
            databases.add(database(server, name));
        }
        try (Session session = server.open()) {
            return new Inventory(
                    server.address().toString(),
                    facts.version().toString(),
                    facts.systemIdentifier(),
                    ManagedService.of(session).map(ManagedService::provider).orElse(""),
                    facts.inRecovery(),
                    facts.role(),
                    facts.superuser(),
                    session.query(ROLES, row -> row.getLong(1)).getFirst(),
                    session.query(SETTINGS, row -> row.getString(1)),
                    databases,
                    there.closed());
        } catch (SQLException e) {
            throw unreadable(server, e);
        }
    }

    private static DatabaseSummary database(Server server, String name) {
        try (Session session =
                server.open(name, SessionSettings.plain().with("search_path", "pg_catalog"))) {
            List<String> extensions = session.query(EXTENSIONS, row -> row.getString(1));
            List<TableSize> biggest =
                    session.query(
                            BIGGEST,
                            row -> new TableSize(row.getString(1), row.getLong(2), row.getLong(3)));
            return session.query(
                            SUMMARY,
                            row ->
                                    new DatabaseSummary(
                                            name,
                                            row.getString(1),
                                            row.getString(2),
                                            row.getString(3),
                                            row.getLong(4),
                                            row.getLong(5),
                                            extensions,
                                            biggest))
                    .getFirst();
        } catch (SQLException e) {
            throw unreadable(server, e);
        }
    }

    /** What to ask of one of several servers. */
    @FunctionalInterface
    interface Asking<T> {
        T of(Session session) throws SQLException;
    }

    /**
     * Asks a session, whose server answers for what goes wrong.
     *
     * @throws Failure naming it
     */
    static <T> T ask(Session session, Asking<T> question) {
        try {
            return question.of(session);
        } catch (SQLException e) {
            throw unreadable(session.server(), e);
        }
    }

    /** The rows of a query. */
    static <T> List<T> ask(
            Session session, String sql, Session.RowReader<T> reader, Object... arguments) {
        return ask(session, asked -> asked.query(sql, reader, arguments));
    }

    static Failure unreadable(Server server, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot look at %s: %s".formatted(server.address(), e.getMessage()),
                "see the server's message; the role needs to connect and to read the catalogs",
                e);
    }
}
