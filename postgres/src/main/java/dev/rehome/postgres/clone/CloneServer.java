package dev.rehome.postgres.clone;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.ConnectFailure;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.Relays;
import dev.rehome.postgres.globals.CreationLog;
import dev.rehome.postgres.globals.DatabaseDefinition;
import dev.rehome.postgres.globals.Globals;
import dev.rehome.postgres.globals.MakeDatabase;
import dev.rehome.postgres.globals.MakeGlobals;
import dev.rehome.postgres.globals.RememberedCreations;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.schema.PgTools;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies databases of one server to another, all of them through one pool of workers. May be
 * started again after it was cut short at any point: what has landed is kept where it proves equal
 * to a new snapshot of the source, and the rest is done. Databases and roles that the target lacks
 * are made; a database that is there must be empty or of an earlier attempt.
 */
public final class CloneServer {
    private static final String DISK_FULL = "53100";

    private final Server source;
    private final Server target;
    private final CloneOptions options;
    private final PgTools tools;
    private final Progress progress;
    private final CloneLog log;
    private final CreationLog creations;
    private final WorkPool pool;
    private final Relays relays = new Relays();
    private final List<ExportedSnapshot> held = new ArrayList<>();
    private final Map<String, CloneReport> reports = new ConcurrentHashMap<>();

    /** What is worth knowing about roles and the databases themselves. */
    private final Tally around = new Tally();

    public CloneServer(
            Server source,
            Server target,
            CloneOptions options,
            PgTools tools,
            Progress progress,
            CloneLog log) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.tools = tools;
        this.progress = progress;
        this.log = log;
        this.creations = new RememberedCreations(log);
        this.pool = new WorkPool(options.jobs());
    }

    /**
     * Copies and waits for the end.
     *
     * @throws Failure the first that went wrong; what has landed stays
     * @throws InterruptedException when this thread is interrupted; what has landed stays
     */
    public CloneReport run() throws InterruptedException {
        try {
            List<String> open =
                    options.databases().stream()
                            .filter(name -> log.ended(name).isEmpty() || unfinished(name))
                            .toList();
            List<DatabaseDefinition> definitions = makeDatabases(options.databases());
            pool.submit(
                    open.stream().map(name -> new DatabaseClone(name, this).opening()).toList());
            work();
            complete(definitions);
            return options.databases().stream()
                    .map(name -> reports.getOrDefault(name, CloneReport.NOTHING))
                    .reduce(around.report(), CloneReport::plus);
        } finally {
            letGo();
        }
    }

    private void work() throws InterruptedException {
        try {
            pool.run();
        } catch (Failure first) {
            throw mostTelling(first);
        }
    }

    /**
     * A server whose disk is full ends every session; the one that says why may come after others
     * that only lost their connection.
     */
    private static Failure mostTelling(Failure first) {
        return Arrays.stream(first.getSuppressed())
                .filter(other -> !saysDiskFull(first) && saysDiskFull(other))
                .map(Failure.class::cast)
                .findFirst()
                .orElse(first);
    }

    private static boolean saysDiskFull(Throwable failure) {
        return failure instanceof Failure
                && (String.valueOf(failure.getMessage()).contains("SQLSTATE " + DISK_FULL)
                        || (failure.getCause() instanceof SQLException cause
                                && DISK_FULL.equals(cause.getSQLState())));
    }

    /** Roles first, then the databases, which stay the login's own until they are full. */
    private List<DatabaseDefinition> makeDatabases(List<String> names) {
        var definitions = new ArrayList<DatabaseDefinition>();
        try (Session from = source.open();
                Session to = target.open()) {
            if (options.globals()) {
                Globals globals = Globals.read(from, options.passwords());
                if (globals.passwordsMissing()) {
                    notice("passwords are left out: only a superuser of the source may read them");
                }
                makeGlobals(globals, to);
            }
            var databases = new MakeDatabase(to, creations);
            for (String name : names) {
                DatabaseDefinition definition = Globals.database(from, name);
                databases.create(definition).forEach(this::notice);
                definitions.add(definition);
            }
        } catch (SQLException e) {
            throw lost(e);
        }
        return definitions;
    }

    private void makeGlobals(Globals globals, Session to) throws SQLException {
        globals.differencesAt(to).forEach(this::notice);
        MakeGlobals.Made made = new MakeGlobals(to, creations).run(globals);
        made.skipped().forEach(this::notice);
        long silent = globals.withoutPassword(made.roles());
        if (silent > 0) {
            notice(
                    "%s made without a password, which has to be given by hand"
                            .formatted(Figures.count(silent, "login")));
        }
    }

    private void complete(List<DatabaseDefinition> definitions) {
        if (!options.globals()) {
            return;
        }
        try (Session to = target.open()) {
            var databases = new MakeDatabase(to, creations);
            for (DatabaseDefinition definition : definitions) {
                firesTriggers(definition.name()); // with its rights, ours to connect may end
                if (databases.created(definition.name())) {
                    databases.complete(definition).forEach(this::notice);
                } else { // whoever prepared it has done so on purpose, and wants it back like this
                    databases.keeps(definition).ifPresent(this::notice);
                }
            }
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    /** Ours were silenced in each session alone; says so if others are too, by their settings. */
    private void firesTriggers(String database) throws SQLException {
        try (Session session = target.open(database)) {
            String role =
                    session.query("SHOW session_replication_role", row -> row.getString(1))
                            .getFirst();
            if (!role.equals("origin")) {
                notice(
                        "new sessions in %s run with session_replication_role = %s, as their role, database or server prescribes: triggers and foreign keys do not fire"
                                .formatted(database, role));
            }
        }
    }

    private static Failure lost(SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "a session could not be closed: " + e.getMessage(),
                "see the servers' logs, then resume",
                e);
    }

    /** Its last transaction was begun; whether it was committed is what the markers tell. */
    private boolean unfinished(String database) {
        log.ended(database).ifPresent(report -> reports.put(database, report));
        try (Session session = openTarget(database)) {
            return new Markers(session).exist();
        } catch (ConnectFailure e) {
            if (e.reason() == ConnectFailure.Reason.NO_CONNECT_PRIVILEGE) {
                return false; // it has got its rights, which is the very last thing
            }
            throw e;
        } catch (SQLException e) {
            throw new Failure(
                    "cannot ask the target about database %s: %s"
                            .formatted(database, e.getMessage()),
                    "see the server's message, then resume");
        }
    }

    /** What the run is called, if it is. */
    String runName() {
        return log.run();
    }

    CreationLog creations() {
        return creations;
    }

    Server source() {
        return source;
    }

    CloneOptions options() {
        return options;
    }

    PgTools tools() {
        return tools;
    }

    Progress progress() {
        return progress;
    }

    WorkPool pool() {
        return pool;
    }

    /** Keeps a snapshot until the end. */
    synchronized ExportedSnapshot hold(ExportedSnapshot snapshot) {
        held.add(snapshot);
        return snapshot;
    }

    /**
     * A session for an attempt that has begun.
     *
     * @param epoch the number of the attempt's snapshot
     * @throws Failure when another has begun since
     */
    Session openTarget(String database, int epoch) {
        Session session = openTarget(database);
        try {
            Claim.join(session, epoch);
            return session;
        } catch (Failure e) {
            session.abort();
            throw e;
        }
    }

    Session openTarget(String database) {
        return target.open(
                database,
                SessionSettings.loading()
                        .with("maintenance_work_mem", "512MB")
                        .with("max_parallel_maintenance_workers", "0"));
    }

    /**
     * The session, with as many parallel workers for the next build as there are workers of ours
     * without work: so cores are shared between builds while there are many, and one last big build
     * gets them all.
     */
    Session building(Session session) throws SQLException {
        session.set("max_parallel_maintenance_workers", Integer.toString(pool.idle()));
        return session;
    }

    CopyRelay relay(Worker worker) {
        return relays.of(worker.number());
    }

    int slices(Table table) {
        return Math.clamp(table.bytes() / options.sliceBytes() + 1, 1, options.jobs());
    }

    /** The database's last transaction is about to be committed. */
    void ending(String database, CloneReport report) {
        reports.put(database, report);
        log.ending(database, report);
    }

    /** It is committed, and this is what came of it in the end. */
    void ended(String database, CloneReport report) {
        reports.put(database, report);
    }

    private void notice(String text) {
        progress.notice(text);
        around.notice(text);
    }

    private synchronized void letGo() {
        held.forEach(ExportedSnapshot::close);
        held.clear();
    }
}
