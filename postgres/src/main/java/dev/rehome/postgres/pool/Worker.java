package dev.rehome.postgres.pool;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One of the workers and the sessions it holds: at most one for each side, kept while the next task
 * wants the same database.
 */
public final class Worker {
    private final int number;
    private final Map<Side, Held> held = new HashMap<>();
    private boolean aborted;

    /** Which server a session leads to. */
    public enum Side {
        SOURCE,
        TARGET
    }

    private record Held(Object key, Session session) {}

    Worker(int number) {
        this.number = number;
    }

    /** From 0. */
    public int number() {
        return number;
    }

    /**
     * The session of that side for {@code key}; another key's session is closed first. A session
     * whose last task failed must be given back by {@link #discard}.
     */
    public Session session(Side side, Object key, Supplier<Session> open) {
        synchronized (this) {
            Held now = held.get(side);
            if (now != null && now.key.equals(key)) {
                return now.session;
            }
        }
        discard(side);
        Session session = open.get();
        synchronized (this) {
            if (aborted) {
                close(session);
                throw new Failure("the work was stopped", "resume it");
            }
            held.put(side, new Held(key, session));
        }
        return session;
    }

    /** Closes the session of that side, if there is one. */
    public void discard(Side side) {
        Held now;
        synchronized (this) {
            now = held.remove(side);
        }
        if (now != null) {
            close(now.session);
        }
    }

    /** Closes the sessions under a running task, from another thread, so that it ends at once. */
    void abort() {
        List<Held> all;
        synchronized (this) {
            aborted = true;
            all = new ArrayList<>(held.values());
            held.clear();
        }
        all.forEach(one -> one.session.abort());
    }

    void close() {
        discard(Side.SOURCE);
        discard(Side.TARGET);
    }

    private static void close(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            session.abort(); // a session that cannot say goodbye is cut off
        }
    }
}
