package dev.rehome.postgres.record;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.record.ServerRecord.DatabaseRecord;
import dev.rehome.postgres.record.ServerRecord.RoleRecord;
import dev.rehome.postgres.record.ServerRecord.TableRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes down what databases hold before or after something is done to them. Only reads. Each table
 * is counted in a transaction of its own, so the numbers belong together only while nobody writes.
 */
public record RecordState(Server server, RecordOptions options, Progress progress) {
    private static final String ROLES =
            """
            SELECT r.rolname,
                   concat_ws(' ', CASE WHEN rolcanlogin THEN 'LOGIN' END,
                             CASE WHEN rolsuper THEN 'SUPERUSER' END,
                             CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                             CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                             CASE WHEN rolreplication THEN 'REPLICATION' END,
                             CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
                             CASE WHEN NOT rolinherit THEN 'NOINHERIT' END,
                             CASE WHEN rolconnlimit >= 0
                                  THEN 'CONNECTION LIMIT ' || rolconnlimit END),
                   ARRAY(SELECT DISTINCT g.rolname::text FROM pg_auth_members m
                           JOIN pg_roles g ON g.oid = m.roleid
                          WHERE m.member = r.oid ORDER BY 1)
              FROM pg_roles r WHERE r.rolname NOT LIKE 'pg\\_%' ORDER BY r.rolname COLLATE "C"
            """;

    private static final long BIG_BYTES = 64L << 20;

    private record Count(String database, TableRecord table) {}

    /**
     * Records these databases and the server's roles.
     *
     * @throws Failure naming the table or database that cannot be read
     * @throws InterruptedException when this thread is interrupted: what is being counted is cut
     *     off
     */
    public ServerRecord take(List<String> databases) throws InterruptedException {
        var read = new ArrayList<DatabaseRecord>();
        for (String database : databases.stream().sorted().toList()) {
            progress.doing("recording " + database);
            read.add(inside(database, "record", session -> new DatabaseState(session).read()));
        }
        List<RoleRecord> roles =
                inside(
                        server.address().database(),
                        "record the roles of",
                        session ->
                                session.query(
                                        ROLES,
                                        row ->
                                                new RoleRecord(
                                                        row.getString(1),
                                                        row.getString(2),
                                                        Arrays.asList(
                                                                (String[])
                                                                        row.getArray(3)
                                                                                .getArray()))));
        return new ServerRecord(
                server.version().toString(), roles, options.count() ? counted(read) : read);
    }

    private List<DatabaseRecord> counted(List<DatabaseRecord> databases)
            throws InterruptedException {
        Map<Count, Long> rows = new ConcurrentHashMap<>();
        var pool = new WorkPool(options.jobs());
        for (DatabaseRecord database : databases) {
            progress.expect(database.name(), new Amount(database.tables().size(), "tables", 0));
            pool.submit(
                    database.tables().stream()
                            .map(table -> counting(new Count(database.name(), table), rows))
                            .toList());
        }
        pool.run();
        return databases.stream().map(database -> with(database, rows)).toList();
    }

    /**
     * Big tables first, so that none is left to one worker at the end; the many small ones database
     * by database, so that a worker keeps its session.
     */
    private Task counting(Count count, Map<Count, Long> rows) {
        return new Task(
                "counting %s of %s".formatted(count.table().name(), count.database()),
                Math.floorDiv(count.table().bytes(), BIG_BYTES),
                List.of(),
                Map.of(),
                worker -> {
                    Session session =
                            worker.session(
                                    Worker.Side.SOURCE,
                                    count.database(),
                                    () -> server.open(count.database(), SessionSettings.reading()));
                    try {
                        rows.put(count, count(session, count));
                    } catch (SQLException e) {
                        throw cannot("count", count.database(), e);
                    }
                    progress.advance(count.database(), new Amount(1, "tables", 0));
                });
    }

    private static long count(Session session, Count count) throws SQLException {
        return session.query(
                        // The name was quoted by the server; ONLY, as children are counted apart.
                        "SELECT count(*) FROM ONLY " + count.table().name(), row -> row.getLong(1))
                .getFirst();
    }

    private static DatabaseRecord with(DatabaseRecord database, Map<Count, Long> rows) {
        return new DatabaseRecord(
                database.name(),
                database.owner(),
                database.encoding(),
                database.bytes(),
                database.grants(),
                database.extensions(),
                database.objects(),
                database.tables().stream()
                        .map(
                                t ->
                                        new TableRecord(
                                                t.name(),
                                                t.owner(),
                                                rows.getOrDefault(
                                                        new Count(database.name(), t), t.rows()),
                                                true,
                                                t.bytes(),
                                                t.grants()))
                        .toList(),
                database.sequences());
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private <T> T inside(String database, String purpose, Work<T> work) {
        try (Session session = server.open(database, SessionSettings.reading())) {
            return work.on(session);
        } catch (SQLException e) {
            throw cannot(purpose, database, e);
        }
    }

    private static Failure cannot(String purpose, String database, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s database %s: %s".formatted(purpose, database, e.getMessage()),
                "log in as a role that may read every table: pg_read_all_data, or the owner;"
                        + " tables with row security need BYPASSRLS",
                e);
    }
}
