package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.Relays;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares databases of two servers row by row, each side as of one moment: every table, sequence
 * and large object. Reads only. Exact, not semantic: {@code 1.0} is not {@code 1.00}, {@code -0} is
 * not {@code 0}.
 */
public final class VerifyDatabases {
    /** Databases whose snapshots are held at a time. */
    private static final int OPEN_MAX = 4;

    private final Server source;
    private final Server target;
    private final VerifyOptions options;
    private final Progress progress;
    private final WorkPool pool;
    private final Relays relays = new Relays();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Set<Side> open = new HashSet<>();
    private final Map<String, DatabaseVerdict> verdicts = new LinkedHashMap<>();

    public VerifyDatabases(Server source, Server target, VerifyOptions options, Progress progress) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.pool = new WorkPool(options.jobs());
    }

    /**
     * Compares and waits for the end.
     *
     * @throws Failure when a database cannot be read
     * @throws InterruptedException when this thread is interrupted; all sessions are closed then
     */
    public VerifyReport run() throws InterruptedException {
        Databases sources = databases(source);
        List<String> there = sources.names(); // one that is closed says so when it is opened
        List<String> here = databases(target).names();
        List<String> wanted = options.databases().isEmpty() ? sources.open() : options.databases();
        for (String database : wanted) {
            if (!there.contains(database)) {
                throw new Failure(
                        dev.rehome.engine.report.ExitCode.BAD_INPUT,
                        "the source has no database %s".formatted(database),
                        "it has " + String.join(", ", there),
                        null);
            }
            // so that the report keeps this order
            verdicts.put(database, DatabaseVerdict.missing(database));
            if (here.contains(database)) {
                waiting.add(database);
            }
        }
        for (int i = 0; i < OPEN_MAX; i++) {
            openNext();
        }
        try {
            pool.run();
        } finally {
            closeAll();
        }
        return new VerifyReport(List.copyOf(verdicts.values()));
    }

    /** Largest first, so that the end is not one large database on one worker. */
    private static Databases databases(Server server) {
        try (Session session = server.open()) {
            return Databases.largestFirst(session);
        } catch (SQLException e) {
            throw new Failure(
                    "cannot list the databases of %s: %s"
                            .formatted(server.address(), e.getMessage()),
                    "connect to a database of that server which the user may read");
        }
    }

    private synchronized void openNext() {
        String database = waiting.poll();
        if (database != null) {
            pool.submit(
                    List.of(
                            new Task(
                                    "opening " + database,
                                    Double.MAX_VALUE, // or the workers have nothing to do
                                    List.of(),
                                    Map.of(),
                                    worker -> compare(database, worker))));
        }
    }

    private void compare(String database, Worker worker) {
        Side sourceSide = hold(Side.open(Worker.Side.SOURCE, source, database));
        Side targetSide = hold(Side.open(Worker.Side.TARGET, target, database));
        if (!sourceSide.encoding().equals(targetSide.encoding())
                && (sourceSide.encoding().equals("SQL_ASCII")
                        || targetSide.encoding().equals("SQL_ASCII"))) {
            progress.notice(
                    "%s is %s at the source and %s at the target: text is compared byte by byte"
                            .formatted(database, sourceSide.encoding(), targetSide.encoding()));
        }
        select(sourceSide);
        var sequences = new CompareSequences(sourceSide, targetSide).compare(worker);
        var largeObjects =
                new CompareLargeObjects(sourceSide, targetSide, options.differencesMax())
                        .compare(worker);
        var tables =
                new CompareTables(
                        sourceSide,
                        targetSide,
                        options,
                        progress,
                        relays,
                        pool::submit,
                        compared ->
                                finish(
                                        sourceSide,
                                        targetSide,
                                        new DatabaseVerdict(
                                                database,
                                                false,
                                                compared,
                                                sequences.differences(),
                                                sequences.compared(),
                                                largeObjects.differences(),
                                                largeObjects.compared())));
        tables.begin(worker);
    }

    private void select(Side side) {
        try {
            side.select(options.rows());
        } catch (SQLException e) {
            throw new Failure(
                    "cannot see what was left out of %s: %s"
                            .formatted(side.database(), e.getMessage()),
                    "see the server's message, then verify again");
        }
    }

    private synchronized Side hold(Side side) {
        open.add(side);
        return side;
    }

    private synchronized void closeAll() {
        open.forEach(Side::close);
        open.clear();
    }

    private synchronized void release(Side side) {
        open.remove(side);
        side.close();
    }

    /** A database is compared: notes the verdict, lets go of the snapshots, opens the next. */
    private void finish(Side sourceSide, Side targetSide, DatabaseVerdict verdict) {
        synchronized (this) {
            verdicts.put(verdict.database(), verdict);
        }
        release(sourceSide);
        release(targetSide);
        openNext();
    }
}
