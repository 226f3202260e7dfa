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
import dev.rehome.postgres.landing.Claim;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.landing.Handed;
import dev.rehome.postgres.landing.Markers;
import dev.rehome.postgres.landing.Tally;
import dev.rehome.postgres.pool.WorkPool;
import dev.rehome.postgres.pool.Worker;
import dev.rehome.postgres.postdata.BuildMemory;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import dev.rehome.postgres.snapshot.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies databases of one server to another, all of them through one pool of workers. May be
 * started again after it was cut short at any point: what has landed is kept where it proves equal
 * to a new snapshot of the source, and the rest is done. Databases and roles that the target lacks
 * are made; a database that is there must be empty or of an earlier attempt.
 */
public final class CloneServer {

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
    private @Nullable Ability ability;
    private final Map<String, CloneReport> reports = new ConcurrentHashMap<>();

    /** What is worth knowing about roles and the databases themselves. */
    private final Tally around = new Tally();

    /** What the target can do. */
    private record Ability(int major, String buildMemory) {}

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
            pool.run();
            Handed.over(target, options.databases(), log);
            complete(definitions);
            return options.databases().stream()
                    .map(name -> reports.getOrDefault(name, CloneReport.NOTHING))
                    .reduce(around.report(), CloneReport::plus);
        } finally {
            letGo();
        }
    }

    /** Roles first, then the databases, which stay the login's own until they are full. */
    private List<DatabaseDefinition> makeDatabases(List<String> names) {
        Optional<Globals> globals = Optional.empty();
        var definitions = new ArrayList<DatabaseDefinition>();
        try (Session from = source.open()) {
            if (options.globals()) {
                globals = Optional.of(Globals.read(from, options.passwords()));
            }
            for (String name : names) {
                definitions.add(Globals.database(from, name));
            }
        } catch (SQLException e) {
            throw lost("read the roles and databases", source, e);
        }
        try (Session to = target.open()) {
            if (globals.isPresent()) {
                makeGlobals(globals.get(), to);
            }
            var databases = new MakeDatabase(to, creations);
            for (DatabaseDefinition definition : definitions) {
                databases.create(definition).forEach(this::notice);
            }
        } catch (SQLException e) {
            throw lost("make the roles and databases", target, e);
        }
        return definitions;
    }

    private void makeGlobals(Globals globals, Session to) throws SQLException {
        if (globals.passwordsMissing()) {
            notice("passwords are left out: only a superuser of the source may read them");
        }
        globals.differencesAt(to).forEach(this::notice);
        MakeGlobals.Made made = new MakeGlobals(to, creations).run(globals);
        made.skipped().forEach(this::notice);
        // Of earlier attempts, too: what the last one tells is what stays to be read.
        long silent = globals.withoutPassword(creations.created().roles().keySet());
        if (silent > 0) {
            notice(
                    "%s made without a password, which has to be given by hand"
                            .formatted(Figures.count(silent, "login")));
        }
    }

    private void complete(List<DatabaseDefinition> definitions) {
        try (Session to = target.open()) {
            if (options.globals()) {
                complete(definitions, new MakeDatabase(to, creations));
            }
            creations.giveBack(to);
        } catch (SQLException e) {
            throw lost("finish the databases", target, e);
        }
    }

    private void complete(List<DatabaseDefinition> definitions, MakeDatabase databases)
            throws SQLException {
        for (DatabaseDefinition definition : definitions) {
            firesTriggers(definition.name()); // with its rights, ours to connect may end
            if (databases.created(definition.name())) {
                databases.complete(definition).forEach(this::notice);
            } else { // whoever prepared it has done so on purpose, and wants it back like this
                databases.keeps(definition).ifPresent(this::notice);
            }
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

    private static Failure lost(String work, Server server, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s at %s: %s".formatted(work, server.address(), e.getMessage()),
                "see the server's message and log, then resume",
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
            throw lost("ask about database " + database, target, e);
        }
    }

    /** What the run is called, if it is. */
    String runName() {
        return log.run();
    }

    CreationLog creations() {
        return creations;
    }

    /** Makes what is not rows, at the target. */
    RestoreSchema restore(Session session) {
        return new RestoreSchema(session, RestoreSchema.Ownership.AS_AT_SOURCE, creations);
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
                        .with("maintenance_work_mem", ability().buildMemory)
                        .with("max_parallel_maintenance_workers", "0"));
    }

    /** Asked once. */
    private synchronized Ability ability() {
        Ability known = ability;
        if (known == null) {
            try (Session session = target.open()) {
                known =
                        new Ability(
                                session.jdbc().getMetaData().getDatabaseMajorVersion(),
                                BuildMemory.each(session, options.jobs()));
            } catch (SQLException e) {
                throw lost("ask for the settings", target, e);
            }
            ability = known;
        }
        return known;
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
        int most = Math.min(options.jobs(), Part.countMax(ability().major));
        return Math.clamp(table.bytes() / options.sliceBytes() + 1, 1, most);
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
