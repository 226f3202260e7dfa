package dev.rehome.postgres.landing;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.snapshot.Epoch;
import dev.rehome.postgres.snapshot.Part;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has landed in a target database, kept in that database while it is being filled: the schema
 * {@code rehome} with one row for every part. Gone when the clone is done. Methods that write do so
 * in the session's transaction, if it is in one.
 */
public final class Markers {
    /**
     * The preflight looks for the name in the source as well: a clone cannot carry such a schema.
     */
    public static final String SCHEMA = "rehome";

    private static final String CREATE =
            """
            CREATE SCHEMA IF NOT EXISTS rehome;
            CREATE TABLE IF NOT EXISTS rehome.epoch (
                number int4 PRIMARY KEY,
                system_identifier text NOT NULL,
                timeline int4 NOT NULL,
                incarnation text NOT NULL,
                snapshot text NOT NULL,
                lsn text NOT NULL,
                taken timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS rehome.landed (
                table_oid int8 NOT NULL,
                part int4 NOT NULL,
                parts int4 NOT NULL,
                from_page int8 NOT NULL,
                to_page int8 NOT NULL,
                name text NOT NULL,
                epoch int4 NOT NULL,
                fingerprint text NOT NULL,
                row_count int8 NOT NULL,
                byte_count int8 NOT NULL,
                hash text NOT NULL,
                PRIMARY KEY (table_oid, part));
            """;

    private static final String RUN = "Rehome run ";

    private final Session target;

    /** For the database of that session. */
    public Markers(Session target) {
        this.target = target;
    }

    /**
     * Makes room for markers, or finds it made.
     *
     * @param run whose they are, for people who find them; empty when it has no name
     */
    public void create(String run) {
        String comment =
                (run.isEmpty() ? "Rehome" : RUN + run)
                        + " clones into this database; goes when done";
        run(
                "create",
                () ->
                        target.execute(
                                CREATE
                                        + "COMMENT ON SCHEMA rehome IS "
                                        + QualifiedName.literal(comment)));
    }

    /** Whether there is a schema of that name at all, ours or not. */
    public boolean schemaExists() {
        return run(
                "look for",
                () ->
                        !target.query(
                                        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?",
                                        row -> row.getInt(1),
                                        SCHEMA)
                                .isEmpty());
    }

    /** The run that {@link #create} was told of. */
    public Optional<String> run() {
        return run(
                "read",
                () ->
                        target
                                .query(
                                        """
                                        SELECT coalesce(pg_catalog.obj_description(oid, 'pg_namespace'), '')
                                          FROM pg_catalog.pg_namespace WHERE nspname = ?
                                        """,
                                        row -> row.getString(1),
                                        SCHEMA)
                                .stream()
                                .filter(comment -> comment.startsWith(RUN))
                                .map(comment -> comment.substring(RUN.length()).split(" ", 2)[0])
                                .findFirst());
    }

    /** Whether a clone is under way here, or was cut short. */
    public boolean exist() {
        return run(
                "look for",
                () -> {
                    try (var statement = target.jdbc().createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT pg_catalog.to_regclass('rehome.landed') IS NOT"
                                                    + " NULL")) {
                        row.next();
                        return row.getBoolean(1);
                    }
                });
    }

    /** Removes them all, and nothing that somebody else may have put into the schema. */
    public void drop() {
        run(
                "drop",
                () ->
                        target.execute(
                                "DROP TABLE IF EXISTS rehome.landed, rehome.epoch;"
                                        + " DROP SCHEMA IF EXISTS rehome"));
    }

    /** Begins a new epoch, numbered one more than the last; {@link Claim#begin} does. */
    int begin(Epoch epoch) {
        return run(
                "write",
                () -> {
                    try (PreparedStatement insert =
                            target.jdbc()
                                    .prepareStatement(
                                            """
                                            INSERT INTO rehome.epoch
                                            SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?
                                              FROM rehome.epoch
                                            RETURNING number
                                            """)) {
                        insert.setString(1, epoch.systemIdentifier());
                        insert.setInt(2, epoch.timeline());
                        insert.setString(3, epoch.incarnation());
                        insert.setString(4, epoch.snapshot());
                        insert.setString(5, epoch.lsn());
                        insert.setObject(6, epoch.taken().atOffset(java.time.ZoneOffset.UTC));
                        try (ResultSet row = insert.executeQuery()) {
                            row.next();
                            return row.getInt(1);
                        }
                    }
                });
    }

    /** All epochs so far, the first one first; the number of each is its place, from 1. */
    public List<Epoch> epochs() {
        return run(
                "read",
                () -> {
                    var epochs = new ArrayList<Epoch>();
                    try (var statement = target.jdbc().createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT * FROM rehome.epoch ORDER BY number")) {
                        while (row.next()) {
                            epochs.add(
                                    new Epoch(
                                            row.getString("system_identifier"),
                                            row.getInt("timeline"),
                                            row.getString("incarnation"),
                                            row.getString("snapshot"),
                                            row.getString("lsn"),
                                            instant(row)));
                        }
                    }
                    return epochs;
                });
    }

    /** Everything that has landed. */
    public List<Landed> all() {
        return landed("SELECT * FROM rehome.landed ORDER BY table_oid, part");
    }

    /** What has landed of one table. */
    public List<Landed> of(long table) {
        return landed(
                "SELECT * FROM rehome.landed WHERE table_oid = %d ORDER BY part".formatted(table));
    }

    /** Notes that a part has landed; to be called in the transaction that brought it. */
    public void put(Landed landed) {
        run(
                "write",
                () -> {
                    try (PreparedStatement insert =
                            target.jdbc()
                                    .prepareStatement(
                                            """
                                            INSERT INTO rehome.landed
                                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                            """)) {
                        insert.setLong(1, landed.table());
                        insert.setInt(2, landed.part().number());
                        insert.setInt(3, landed.part().of());
                        insert.setLong(4, landed.part().fromPage());
                        insert.setLong(5, landed.part().toPage());
                        insert.setString(6, landed.name());
                        insert.setInt(7, landed.epoch());
                        insert.setString(8, landed.fingerprint());
                        insert.setLong(9, landed.digest().items());
                        insert.setLong(10, landed.digest().bytes());
                        insert.setString(11, landed.digest().hash());
                        return insert.executeUpdate();
                    }
                });
    }

    /** Notes that parts of earlier epochs have been proved equal to what this epoch would read. */
    public void adopt(long table, int epoch) {
        run(
                "write",
                () ->
                        target.execute(
                                "UPDATE rehome.landed SET epoch = %d WHERE table_oid = %d"
                                        .formatted(epoch, table)));
    }

    /** Notes that nothing of a table is there any more. */
    public void forget(long table) {
        run(
                "write",
                () ->
                        target.execute(
                                "DELETE FROM rehome.landed WHERE table_oid = %d".formatted(table)));
    }

    private List<Landed> landed(String query) {
        return run(
                "read",
                () -> {
                    var all = new ArrayList<Landed>();
                    try (var statement = target.jdbc().createStatement();
                            ResultSet row = statement.executeQuery(query)) {
                        while (row.next()) {
                            all.add(landed(row));
                        }
                    }
                    return List.copyOf(all);
                });
    }

    private static Landed landed(ResultSet row) throws SQLException {
        return new Landed(
                row.getLong("table_oid"),
                row.getString("name"),
                new Part(
                        row.getInt("part"),
                        row.getInt("parts"),
                        row.getLong("from_page"),
                        row.getLong("to_page")),
                row.getInt("epoch"),
                row.getString("fingerprint"),
                Digest.of(
                        row.getLong("row_count"),
                        row.getLong("byte_count"),
                        row.getString("hash")));
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject("taken", java.time.OffsetDateTime.class).toInstant();
    }

    private interface Query<T> {
        T run() throws SQLException;
    }

    private interface Statement {
        void run() throws SQLException;
    }

    private void run(String verb, Statement statement) {
        run(
                verb,
                () -> {
                    statement.run();
                    return true;
                });
    }

    private <T> T run(String verb, Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot %s the markers of the clone in schema rehome of %s: %s"
                            .formatted(verb, target.database(), e.getMessage()),
                    "the target's role needs CREATE on the database and a schema rehome of its own",
                    e);
        }
    }
}
