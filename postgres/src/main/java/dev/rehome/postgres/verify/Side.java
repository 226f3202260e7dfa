package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.MovingTrees;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.selection.Selection;
import dev.rehome.postgres.selection.TableFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of the two databases compared, as of one moment: the session that holds the snapshot, and
 * further sessions that see the same.
 */
final class Side implements AutoCloseable {
    private static final int TID_RANGE_SCANS_SINCE = 14;

    private static final String RELATIONS =
            resource("relations.sql").replace("${moving}", MovingTrees.QUERY);

    private static final SessionSettings SETTINGS =
            SessionSettings.reading()
                    // the workers share the cores; helpers behind each would fight for them
                    .with("max_parallel_workers_per_gather", "0")
                    .with("jit", "off");

    private final Worker.Side side;
    private final Server server;
    private final String database;
    private final Session holder;
    private final String snapshot;
    private final int major;
    private final String encoding;
    private Optional<LeftOut> leftOut = Optional.empty();

    /** By oid: tables without their rows, and materialized views that stayed empty. */
    private record LeftOut(Set<Long> tables, Set<Long> views) {}

    private Side(
            Worker.Side side,
            Server server,
            String database,
            Session holder,
            String snapshot,
            int major,
            String encoding) {
        this.side = side;
        this.server = server;
        this.database = database;
        this.holder = holder;
        this.snapshot = snapshot;
        this.major = major;
        this.encoding = encoding;
    }

    /** Takes the snapshot. */
    static Side open(Worker.Side side, Server server, String database) {
        Session holder = server.open(database, SETTINGS);
        try {
            holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            String snapshot = single(holder, "SELECT pg_catalog.pg_export_snapshot()");
            int major = holder.jdbc().getMetaData().getDatabaseMajorVersion();
            String encoding = single(holder, "SHOW server_encoding");
            return new Side(side, server, database, holder, snapshot, major, encoding);
        } catch (SQLException e) {
            holder.abort();
            throw new Failure(
                    "cannot take a snapshot of %s at the %s: %s"
                            .formatted(database, words(side), e.getMessage()),
                    "connect to the server itself, not through a pooler");
        }
    }

    String words() {
        return words(side);
    }

    String database() {
        return database;
    }

    String encoding() {
        return encoding;
    }

    /** From now on {@link #whyLeftOut} knows what was not copied from this side. */
    void select(TableFilter filter) throws SQLException {
        if (filter.takesAll()) {
            return;
        }
        Database catalog = Catalog.read(holder);
        Selection selection = Selection.of(holder, catalog, filter);
        leftOut =
                Optional.of(
                        new LeftOut(
                                catalog.tables().stream()
                                        .filter(selection::leavesOut)
                                        .map(Table::oid)
                                        .collect(Collectors.toSet()),
                                selection.emptyViews()));
    }

    /** Why that relation of this side has other rows on the other side, if that was asked for. */
    Optional<String> whyLeftOut(Relation relation) {
        return leftOut.flatMap(
                known ->
                        known.tables.contains(relation.oid())
                                ? Optional.of("its rows were left out, as asked")
                                : known.views.contains(relation.oid())
                                        ? Optional.of("it reads a table whose rows were left out")
                                        : Optional.empty());
    }

    /** The worker's session on this side, seeing the snapshot. */
    Session session(Worker worker) {
        return worker.session(side, this, this::join);
    }

    private Session join() {
        Session session = server.open(database, SETTINGS);
        try {
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            session.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            return session;
        } catch (SQLException e) {
            session.abort();
            throw new Failure(
                    "cannot share the snapshot of %s at the %s: %s"
                            .formatted(database, words(), e.getMessage()),
                    "connect to the server itself, not through a pooler or to a changing replica");
        }
    }

    /** Tables and their like, by name. */
    List<Relation> relations(Worker worker) {
        var relations = new ArrayList<Relation>();
        try (var statement = session(worker).jdbc().createStatement();
                var row = statement.executeQuery(RELATIONS)) {
            while (row.next()) {
                relations.add(relation(row));
            }
            return relations;
        } catch (SQLException e) {
            throw new Failure(
                    "cannot list the tables of %s at the %s: %s"
                            .formatted(database, words(), e.getMessage()),
                    "grant the user the right to read the catalog");
        }
    }

    private Relation relation(ResultSet row) throws SQLException {
        List<String> names = strings(row.getArray("columns"));
        List<String> types = strings(row.getArray("types"));
        var columns = new ArrayList<Relation.Column>(names.size());
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Relation.Column(names.get(i), types.get(i)));
        }
        String condition = row.getString("condition");
        return new Relation(
                row.getLong("oid"),
                row.getString("name"),
                Relation.Kind.of(row.getString("relkind"), row.getBoolean("relispopulated")),
                List.copyOf(columns),
                strings(row.getArray("key")),
                row.getLong("bytes"),
                row.getLong("rows"),
                row.getLong("pages"),
                row.getBoolean("heap") && major >= TID_RANGE_SCANS_SINCE,
                Optional.ofNullable(condition).filter(text -> !text.isBlank()));
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static String words(Worker.Side side) {
        return switch (side) {
            case SOURCE -> "source";
            case TARGET -> "target";
        };
    }

    static String resource(String name) {
        try (InputStream in = Side.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String single(Session session, String sql) throws SQLException {
        try (var statement = session.jdbc().createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (SQLException e) {
            holder.abort(); // a session that cannot say goodbye is cut off
        }
    }
}
