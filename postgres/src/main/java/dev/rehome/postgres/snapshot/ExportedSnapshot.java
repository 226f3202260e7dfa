package dev.rehome.postgres.snapshot;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One state of a database that many sessions, {@code pg_dump} among them, can look at together. It
 * lives as long as the session that holds it; a thread of its own speaks with that session every
 * minute, so that no firewall takes it for dead.
 */
public final class ExportedSnapshot implements AutoCloseable {
    private static final long KEEP_ALIVE_MILLIS = 60_000;
    private static final int LOCKED_AT_ONCE = 500;

    private final Session holder;
    private final String name;
    private final Epoch epoch;
    private final Thread keepAlive;

    private ExportedSnapshot(Session holder, String name, Epoch epoch) {
        this.holder = holder;
        this.name = name;
        this.epoch = epoch;
        this.keepAlive = Thread.ofVirtual().name("keep snapshot " + name).start(this::keepAlive);
    }

    /**
     * Takes a snapshot of a database as it is now.
     *
     * @throws Failure when the server will not, such as a pooler that changes sessions
     */
    public static ExportedSnapshot take(Server source, String database) {
        Session holder = source.open(database, SessionSettings.reading());
        try {
            holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            String name = text(holder, "SELECT pg_catalog.pg_export_snapshot()");
            return new ExportedSnapshot(holder, name, Epoch.read(holder));
        } catch (SQLException e) {
            holder.abort();
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot export a snapshot of %s at the source %s: %s"
                            .formatted(database, source.address(), e.getMessage()),
                    "53100".equals(e.getSQLState())
                            ? "free or add disk space on that server, then resume"
                            : "connect to the server itself: not through a pooler, not to a reader"
                                    + " endpoint",
                    e);
        }
    }

    /** As {@code SET TRANSACTION SNAPSHOT} and {@code pg_dump --snapshot} take it. */
    public String name() {
        return name;
    }

    public Epoch epoch() {
        return epoch;
    }

    /** What the source's database, or our role there, prescribes; that of our sessions is empty. */
    public String searchPath() {
        try {
            return text(
                    holder,
                    "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'");
        } catch (SQLException e) {
            throw gone(e);
        }
    }

    /** The session that holds it, in its transaction; for reading catalogs before work begins. */
    public Session session() {
        return holder;
    }

    /**
     * A session that sees the source as it was in this snapshot, in a transaction that stays open
     * for as many copies as wanted.
     *
     * @throws Failure when the snapshot has gone
     */
    public Session open() {
        Session session = holder.server().open(holder.database(), SessionSettings.reading());
        try {
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            session.execute("SET TRANSACTION SNAPSHOT '" + name + "'");
            return session;
        } catch (SQLException e) {
            session.abort();
            throw gone(e);
        }
    }

    /**
     * Keeps tables from being changed in shape, truncated or dropped for as long as the snapshot is
     * held; their rows may change.
     *
     * @throws Failure when a table is locked, gone, or not to be read by this login
     */
    public void lock(List<Table> tables) {
        for (int from = 0; from < tables.size(); from += LOCKED_AT_ONCE) {
            String list =
                    tables.subList(from, Math.min(from + LOCKED_AT_ONCE, tables.size())).stream()
                            .map(Table::rows)
                            .collect(Collectors.joining(", "));
            try {
                synchronized (holder) {
                    holder.execute("LOCK TABLE " + list + " IN ACCESS SHARE MODE");
                }
            } catch (SQLException e) {
                throw new Failure(
                        ExitCode.FAILED,
                        "cannot lock the tables of %s for reading: %s"
                                .formatted(holder.database(), e.getMessage()),
                        "grant the login SELECT on all tables; with very many tables raise"
                                + " max_locks_per_transaction at the source",
                        e);
            }
        }
    }

    /**
     * Makes sure that the snapshot is still there.
     *
     * @throws Failure when its session has ended
     */
    public void check() {
        try {
            synchronized (holder) {
                holder.execute("SELECT 1");
            }
        } catch (SQLException e) {
            throw gone(e);
        }
    }

    @Override
    public void close() {
        keepAlive.interrupt();
        try {
            holder.close();
        } catch (SQLException e) {
            holder.abort();
        }
    }

    private void keepAlive() {
        try {
            while (true) {
                Thread.sleep(KEEP_ALIVE_MILLIS);
                check();
            }
        } catch (InterruptedException | Failure e) {
            // closed, or gone: whoever opens or checks next is told
        }
    }

    private Failure gone(SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "snapshot %s of %s is gone: %s".formatted(name, holder.database(), e.getMessage()),
                "resume: a new snapshot is taken, and what has landed is kept where it proves"
                        + " equal",
                e);
    }

    private static String text(Session session, String sql) throws SQLException {
        try (var statement = session.jdbc().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
