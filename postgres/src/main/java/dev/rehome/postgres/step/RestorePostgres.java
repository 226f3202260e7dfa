package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.dump.ArchivedDatabase;
import dev.rehome.postgres.dump.DumpFolder;
import dev.rehome.postgres.dump.RestoreDatabase;
import dev.rehome.postgres.globals.CreationLog;
import dev.rehome.postgres.globals.Globals;
import dev.rehome.postgres.globals.GlobalsScript;
import dev.rehome.postgres.globals.MakeDatabase;
import dev.rehome.postgres.globals.MakeGlobals;
import dev.rehome.postgres.globals.Role;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.landing.Handed;
import dev.rehome.postgres.schema.RestoreSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Restores a folder of dumps; undone by dropping exactly what it created. */
record RestorePostgres(RestoreSpec spec, PostgresStore target) implements Step {

    static RestorePostgres bind(RestoreSpec spec, Stores stores) {
        return new RestorePostgres(spec, PostgresStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(target.access(Access.Mode.WRITE).seizing(List.copyOf(dumps().keySet())));
    }

    @Override
    public Forecast forecast() {
        Map<String, Path> dumps = dumps();
        List<String> there = target.present(List.copyOf(dumps.keySet())).names();
        var changes = new ArrayList<Forecast.Change>();
        for (String role : missingRoles()) {
            changes.add(Forecast.Change.ifMissing("role %s at %s".formatted(role, spec.to())));
        }
        for (String name : dumps.keySet()) {
            changes.add(
                    new Forecast.Change(
                            there.contains(name) ? Forecast.Verb.CHANGE : Forecast.Verb.CREATE,
                            "database %s at %s".formatted(name, spec.to()),
                            Amount.NONE));
            changes.add(
                    new Forecast.Change(
                            Forecast.Verb.MOVE,
                            "the rows of the dump of database %s, from %s"
                                    .formatted(name, spec.from()),
                            DumpFolder.amount(dumps.get(name))));
        }
        return new Forecast(
                changes,
                new RestoreProblems(dumps, target, spec.room()).find(),
                "drops the databases and roles that it created, empties the others");
    }

    @Override
    public Check check(Run run) {
        if (new JournaledClone(run).databases().isPresent()) {
            return Check.ready(); // each is looked into when its turn comes
        }
        // The undo empties what was there: so there must be nothing in it before this step began.
        return Check.unless(new RestoreProblems(dumps(), target, spec.room()).find());
    }

    /** Nothing is created yet; {@link #refine} names what is, by oid. */
    @Override
    public Undo undo(Run run) {
        return new DropClonedSpec.Missing(
                        target.without(List.copyOf(dumps().keySet())), missingRoles())
                .undo(spec.to());
    }

    @Override
    public Undo refine(Undo before, Run run) {
        var log = new JournaledClone(run);
        return before instanceof Undo.By(String kind, DropClonedSpec known)
                ? Undo.by(kind, known.of(log.created(), log.handed()))
                : before;
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        var log = new JournaledClone(run);
        log.begin(List.copyOf(dumps().keySet()), target);
        Map<String, Path> dumps = folder().databases(log.databases().orElseThrow());
        CloneReport whole = CloneReport.NOTHING.plus(noticed(run, globals(log)));
        Map<String, ArchivedDatabase> made = new HashMap<>();
        for (var dump : dumps.entrySet()) {
            whole = whole.plus(noticed(run, make(dump, made, log)));
        }
        for (String name : dumps.keySet()) {
            CloneReport report =
                    new RestoreDatabase(target.server(), name, spec.jobs(), spec.verify())
                            .run(
                                    dumps.get(name),
                                    RestoreSchema.Ownership.AS_AT_SOURCE,
                                    run.progress(),
                                    log);
            Handed.over(target.server(), List.of(name), log);
            whole = whole.plus(report).plus(noticed(run, complete(name, made, log)));
        }
        giveBack(log);
        log.done(whole);
    }

    @Override
    public Verdict verify(Run run) {
        var log = new JournaledClone(run);
        CloneReport report = log.whole();
        if (!report.differences().isEmpty()) {
            return Verdict.differs(
                    "the target holds other rows than were dumped", report.differences());
        }
        String restored =
                "%s of %s in %s restored"
                        .formatted(
                                Figures.count(report.rows(), "row"),
                                Figures.count(report.tables(), "table"),
                                Figures.count(log.databases().orElseThrow().size(), "database"));
        if (!spec.verify()) {
            return Verdict.holds(restored + "; not read back, as asked");
        }
        return Verdict.holds(
                (dumps().values().stream().allMatch(DumpFolder::saysWhatItHolds)
                                ? "%s, %s read back and as the dumps say"
                                : "%s, %s counted; a stock dump has nothing to compare them with")
                        .formatted(restored, Figures.count(report.verifiedRows())));
    }

    /** Makes the roles and tablespaces that are missing; a stock dump has none. */
    private List<String> globals(CreationLog log) {
        Optional<GlobalsScript> script = script();
        if (script.isEmpty()) {
            return List.of();
        }
        try (Session session = target.server().open()) {
            return new MakeGlobals(session, log).run(script.get()).skipped();
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    /** Makes a database that is missing as it was, and keeps what it is to become in the end. */
    private List<String> make(
            Map.Entry<String, Path> dump, Map<String, ArchivedDatabase> made, CreationLog log) {
        Optional<ArchivedDatabase> like = ArchivedDatabase.read(dump.getValue(), dump.getKey());
        like.ifPresent(archived -> made.put(dump.getKey(), archived));
        try (Session session = target.server().open()) {
            return like.isPresent()
                    ? new MakeDatabase(session, log).create(like.get().definition())
                    : List.of();
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    /** Owner, grants and settings would be in the way of filling it. */
    private List<String> complete(
            String name, Map<String, ArchivedDatabase> made, CreationLog log) {
        ArchivedDatabase like = made.get(name);
        if (like == null || !spec.globals()) {
            return List.of();
        }
        try (Session session = target.server().open()) {
            var databases = new MakeDatabase(session, log);
            return databases.created(name)
                    ? databases.complete(like.definition(), like.statements())
                    : List.of(
                            "database %s was there before and keeps its owner, rights, settings and comment"
                                    .formatted(name));
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private void giveBack(CreationLog log) {
        try (Session session = target.server().open()) {
            log.giveBack(session);
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private static CloneReport noticed(Run run, List<String> texts) {
        texts.forEach(run.progress()::notice);
        return new CloneReport(0, 0, 0, 0, texts, List.of());
    }

    private Optional<GlobalsScript> script() {
        return spec.globals() ? folder().globals(target.server().redactor()) : Optional.empty();
    }

    private List<String> missingRoles() {
        try (Session session = target.server().open()) {
            Set<String> there =
                    Globals.read(session, false).roles().stream()
                            .map(Role::name)
                            .collect(Collectors.toSet());
            return script().map(GlobalsScript::roles).orElse(List.of()).stream()
                    .filter(role -> !there.contains(role))
                    .toList();
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private Failure lost(SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "lost the session to %s: %s".formatted(spec.to(), e.getMessage()),
                "see the server's log, then resume",
                e);
    }

    private DumpFolder folder() {
        return new DumpFolder(Path.of(spec.from()));
    }

    private Map<String, Path> dumps() {
        return folder().databases(spec.databases().orElse(List.of()));
    }
}
