package dev.rehome.engine.journal;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lease as a row of {@code rehome_run}: whoever wrote the token last owns the run. */
final class JdbcLease implements Lease {
    private static final int WATCHES_PER_TTL = 20;

    private final JdbcJournal journal;
    private final RunId run;
    private final long token;
    private final Duration ttl;
    private final ScheduledExecutorService heartbeat;
    private final Map<String, Cursor> unsaved = new HashMap<>();

    private long sequence; // touched by the thread of the database only
    private long
            asked; // likewise: when the renewal that is being committed was asked for, nanoTime
    private volatile long renewed; // when the last one that was committed was asked for, nanoTime
    private boolean lost;
    private boolean closed;
    private @Nullable Runnable stop;

    JdbcLease(JdbcJournal journal, RunId run, long token, long sequence, Duration ttl) {
        this.journal = journal;
        this.run = run;
        this.token = token;
        this.sequence = sequence;
        this.ttl = ttl;
        this.asked = System.nanoTime();
        this.renewed = asked;
        // Two threads: a renewal may hang with the journal, and the watch must not hang with it.
        this.heartbeat =
                Executors.newScheduledThreadPool(
                        2,
                        work -> Thread.ofPlatform().daemon().name("lease " + run).unstarted(work));
        long millis = ttl.toMillis() / 3;
        var _ = heartbeat.scheduleAtFixedRate(this::renew, millis, millis, TimeUnit.MILLISECONDS);
        long watch = ttl.toMillis() / WATCHES_PER_TTL;
        var _ = heartbeat.scheduleAtFixedRate(this::watch, watch, watch, TimeUnit.MILLISECONDS);
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public void append(Entry entry) {
        owning(
                () ->
                        journal.database()
                                .write(
                                        connection -> append(connection, entry),
                                        written -> {
                                            sequence = written;
                                            renewed = asked;
                                        }));
    }

    /**
     * Only the owner appends, so after a lost connection the sequence tells what had come of it.
     */
    private long append(Connection connection, Entry entry) throws SQLException {
        long next = sequence + 1;
        if (touch(connection, next)) {
            journal.insert(connection, run, next, token, entry);
            for (String saved : outdated(entry)) {
                forget(connection, saved);
            }
        } else if (!written(connection, next)) {
            throw new StaleLease(run, token);
        }
        return next;
    }

    private boolean touch(Connection connection, long next) throws SQLException {
        long now = System.nanoTime();
        try (var update =
                connection.prepareStatement(
                        """
                        UPDATE rehome_run SET last_sequence = ?, leased_until = %s + ?
                        WHERE id = ? AND token = ? AND last_sequence = ?
                        """
                                .formatted(journal.dialect().now()))) {
            update.setLong(1, next);
            update.setLong(2, ttl.toMillis());
            update.setString(3, run.text());
            update.setLong(4, token);
            update.setLong(5, next - 1);
            return renewed(update.executeUpdate() == 1, now);
        }
    }

    private boolean written(Connection connection, long next) throws SQLException {
        try (var select =
                connection.prepareStatement(
                        "SELECT 1 FROM rehome_run WHERE id = ? AND token = ? AND last_sequence"
                                + " = ?")) {
            select.setString(1, run.text());
            select.setLong(2, token);
            select.setLong(3, next);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** What an entry puts an end to, by the names that it was saved under. */
    private static List<String> outdated(Entry entry) {
        return switch (entry) {
            case Entry.Intent intent -> List.of(JournalTables.standingOf(intent.step()));
            case Entry.UndoIntent intent -> List.of(JournalTables.standingOf(intent.step()));
            // A step that was undone starts afresh when it is run again; so does its undo.
            case Entry.UndoOutcome undone when !undone.left() ->
                    List.of(undone.step(), Journal.undoOf(undone.step()));
            default -> List.of();
        };
    }

    private void forget(Connection connection, String saved) throws SQLException {
        try (var delete =
                connection.prepareStatement(
                        "DELETE FROM rehome_cursor WHERE run = ? AND step = ?")) {
            delete.setString(1, run.text());
            delete.setString(2, saved);
            delete.executeUpdate();
        }
    }

    @Override
    public void save(String step, Cursor cursor) {
        synchronized (unsaved) {
            unsaved.put(step, cursor);
        }
        owning(() -> journal.database().write(this::saveAll, this::saved));
    }

    @Override
    public void tell(String step, Standing standing) {
        String text = Json.canonical(Tree.of(standing));
        var telling = Map.of(JournalTables.standingOf(step), text);
        owning(
                () ->
                        journal.database()
                                .write(
                                        connection -> replace(connection, telling),
                                        _ -> renewed = asked));
    }

    private void owning(Runnable write) {
        try {
            write.run();
        } catch (StaleLease e) {
            lose();
            throw e;
        }
    }

    /** Saves for all who wait; those behind in the queue then find nothing left to do. */
    private Map<String, Cursor> saveAll(Connection connection) throws SQLException {
        Map<String, Cursor> saving;
        synchronized (unsaved) {
            saving = Map.copyOf(unsaved);
        }
        if (!saving.isEmpty()) {
            var texts = new HashMap<String, String>();
            saving.forEach((step, cursor) -> texts.put(step, cursor.text()));
            replace(connection, texts);
        }
        return saving;
    }

    private boolean replace(Connection connection, Map<String, String> texts) throws SQLException {
        if (!renewed(connection)) {
            throw new StaleLease(run, token);
        }
        try (var upsert =
                connection.prepareStatement(
                        """
                        INSERT INTO rehome_cursor (run, step, saved_at, cursor)
                        VALUES (?, ?, %s, ?)
                        ON CONFLICT (run, step)
                        DO UPDATE SET saved_at = excluded.saved_at, cursor = excluded.cursor
                        """
                                .formatted(journal.dialect().now()))) {
            for (var each : texts.entrySet()) {
                upsert.setString(1, run.text());
                upsert.setString(2, each.getKey());
                upsert.setString(3, each.getValue());
                upsert.executeUpdate();
            }
        }
        return true;
    }

    private void saved(Map<String, Cursor> saved) {
        renewed = asked;
        synchronized (unsaved) {
            saved.forEach(unsaved::remove); // unless it was replaced meanwhile
        }
    }

    private boolean renewed(Connection connection) throws SQLException {
        long now = System.nanoTime();
        try (var update =
                connection.prepareStatement(
                        "UPDATE rehome_run SET leased_until = %s + ? WHERE id = ? AND token = ?"
                                .formatted(journal.dialect().now()))) {
            update.setLong(1, ttl.toMillis());
            update.setString(2, run.text());
            update.setLong(3, token);
            return renewed(update.executeUpdate() == 1, now);
        }
    }

    /** Notes when it was asked for, for the moment in which it is committed. */
    private boolean renewed(boolean ours, long now) {
        if (ours) {
            asked = now;
        }
        return ours;
    }

    private void renew() {
        try {
            if (!journal.database().write(this::renewed, _ -> renewed = asked)) {
                lose();
            }
        } catch (Failure e) {
            // The journal cannot be reached now; the watch ends the lease if that lasts.
        }
    }

    /**
     * Nobody has to tell a process that cannot be told: once the journal has not heard of it for as
     * long as the lease lasts, anyone may own the run.
     */
    private void watch() {
        if (System.nanoTime() - renewed >= ttl.toNanos()) {
            lose();
        }
    }

    private void lose() {
        Runnable calling;
        synchronized (this) {
            calling = lost ? null : stop;
            lost = true;
        }
        if (calling != null) {
            calling.run();
        }
    }

    @Override
    public void onLoss(Runnable stop) {
        boolean already;
        synchronized (this) {
            this.stop = stop;
            already = lost;
        }
        if (already) {
            stop.run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        heartbeat.shutdownNow();
        journal.released(this);
        journal.database()
                .write(
                        connection -> {
                            try (var free =
                                    connection.prepareStatement(
                                            """
                                            UPDATE rehome_run SET person = NULL, machine = NULL,
                                                pid = NULL, started = NULL, leased_until = 0
                                            WHERE id = ? AND token = ?
                                            """)) {
                                free.setString(1, run.text());
                                free.setLong(2, token);
                                return free.executeUpdate();
                            }
                        });
    }
}
