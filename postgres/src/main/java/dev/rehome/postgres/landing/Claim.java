package dev.rehome.postgres.landing;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.snapshot.Epoch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That one attempt at a time fills a target database. Every session that writes there holds a
 * shared advisory lock. A new attempt first commits its number, then ends all other holders and
 * waits until they are gone: what a killed process left running at the server, and what a process
 * still has that was cut off from its journal alone. Whoever takes the lock later reads the number
 * after that, and is refused when it is not his own. So once an attempt has begun, no other writes.
 */
public final class Claim {
    /** The two halves of the lock's key: the letters {@code reho} and {@code me}. */
    private static final int KEY_HIGH = 0x7265686f;

    private static final int KEY_LOW = 0x6d65;

    /** A backend in the middle of a build or COPY looks up within a moment. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String OTHERS =
            """
              FROM pg_catalog.pg_locks
             WHERE locktype = 'advisory' AND pid <> pg_catalog.pg_backend_pid()
               AND classid = %d::oid AND objid = %d::oid AND objsubid = 2
               AND database = (SELECT oid FROM pg_catalog.pg_database
                                WHERE datname = pg_catalog.current_database())
            """
                    .formatted(KEY_HIGH, KEY_LOW);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** The number of the newest attempt, which the database itself counts. */
    public interface Newest {
        int of(Session target) throws SQLException;
    }

    /** A clone's attempts are the snapshots that it reads. */
    private static final Newest EPOCH = target -> new Markers(target).epochs().size();

    private Claim() {}

    /**
     * Begins another attempt and ends the sessions of those before it.
     *
     * @param target a session outside of any transaction, in a database with markers; it holds the
     *     database from now on
     * @return the number of the attempt's epoch
     * @throws Failure when sessions of an earlier attempt cannot be ended, or a newer has begun
     */
    public static int begin(Session target, Epoch epoch) throws InterruptedException {
        int number = new Markers(target).begin(epoch);
        begin(target, number, EPOCH);
        return number;
    }

    /**
     * The same for what counts its attempts otherwise.
     *
     * @param number of this one; that it has begun is committed
     */
    public static void begin(Session target, int number, Newest newest)
            throws InterruptedException {
        require(target, number, newest); // or the newer would be ended
        takeOver(target);
        require(target, number, newest);
    }

    /**
     * Makes a further session of the same attempt one that may write.
     *
     * @throws Failure when another attempt has begun
     */
    public static void join(Session target, int number) {
        join(target, number, EPOCH);
    }

    /** The same for what counts its attempts otherwise. */
    public static void join(Session target, int number, Newest newest) {
        hold(target);
        require(target, number, newest);
    }

    /** Ends all other holders, and holds; for what is not counted in epochs. */
    public static void takeOver(Session target) throws InterruptedException {
        long start = System.nanoTime();
        while (!endOthers(target)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw stillThere(target, "do not end", null);
            }
            Thread.sleep(PAUSE); // the server tells nobody when a backend is gone
        }
        hold(target);
    }

    /** Holds the database beside other sessions of the same attempt. */
    public static void hold(Session target) {
        try {
            target.query(
                    "SELECT pg_catalog.pg_advisory_lock_shared(?, ?)",
                    row -> true,
                    KEY_HIGH,
                    KEY_LOW);
        } catch (SQLException e) {
            throw unusable(target, e);
        }
    }

    /** Whether there were none. */
    private static boolean endOthers(Session target) {
        try {
            return target.query(
                            "SELECT pg_catalog.pg_terminate_backend(pid)" + OTHERS,
                            row -> row.getBoolean(1))
                    .isEmpty();
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw stillThere(target, "may not be ended by this login", e);
            }
            throw unusable(target, e);
        }
    }

    private static void require(Session target, int number, Newest attempts) {
        int newest;
        try {
            newest = attempts.of(target);
        } catch (SQLException e) {
            throw unusable(target, e);
        }
        if (newest != number) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "another process has begun to fill database %s (attempt %d, this is %d); this one writes nothing more there"
                            .formatted(target.database(), newest, number),
                    "let the other go on; see which with: rehome runs",
                    null);
        }
    }

    private static Failure stillThere(Session target, String why, @Nullable SQLException cause) {
        List<Integer> others;
        try {
            others = target.query("SELECT pid" + OTHERS, row -> row.getInt(1));
        } catch (SQLException e) {
            throw unusable(target, e);
        }
        String pids = others.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new Failure(
                ExitCode.REFUSED,
                "sessions of an earlier attempt are still at work in database %s and %s: processes %s of the target"
                        .formatted(target.database(), why, pids),
                "end them as their own login or as a superuser, with pg_terminate_backend(process),"
                        + " then resume",
                cause);
    }

    private static Failure unusable(Session target, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot claim database %s for this attempt: %s"
                        .formatted(target.database(), e.getMessage()),
                "see the server's message, then resume",
                e);
    }
}
