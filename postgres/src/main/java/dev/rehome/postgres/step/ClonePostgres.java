package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.clone.CloneOptions;
import dev.rehome.postgres.clone.CloneServer;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.globals.Globals;
import dev.rehome.postgres.inspect.Preflight;
import dev.rehome.postgres.inspect.PreflightOptions;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.Selection;
import dev.rehome.postgres.selection.TableFilter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies databases from one server to another; undone by dropping exactly what it created. */
record ClonePostgres(CloneSpec spec, PostgresStore source, PostgresStore target) implements Step {
    /** Of what was left out or is worth knowing, in the result; all of it was told on the way. */
    private static final int NOTICES_SHOWN = 50;

    static ClonePostgres bind(CloneSpec spec, Stores stores) {
        return new ClonePostgres(
                spec, PostgresStore.of(stores, spec.from()), PostgresStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(
                source.access(Access.Mode.READ),
                target.access(Access.Mode.WRITE).seizing(spec.chosen().meant(source)));
    }

    @Override
    public Forecast forecast() {
        String undo = "drops the databases and roles that it created, empties the others";
        if (source.server().systemIdentifier().equals(target.server().systemIdentifier())) {
            return new Forecast(
                    List.of(), List.of(), undo); // the guard tells, nothing else matters
        }
        var changes = new ArrayList<Forecast.Change>();
        var problems =
                new ArrayList<>(
                        Preflight.forClone(
                                source.server(),
                                target.server(),
                                databases(),
                                new PreflightOptions(
                                        spec.jobs(), spec.globals(), spec.room(), rows())));
        problems.addAll(spec.chosen().leftOut(source));
        if (spec.globals()) {
            roles(changes, problems);
        }
        List<String> missing = target.without(databases());
        for (String name : databases()) {
            if (missing.contains(name)) {
                changes.add(
                        new Forecast.Change(
                                Forecast.Verb.CREATE,
                                "database %s at %s".formatted(name, spec.to()),
                                Amount.NONE));
            }
            changes.add(rows(name));
        }
        missingTools(problems).ifPresent(problems::add);
        return new Forecast(changes, problems, undo);
    }

    /** A missing pg_dump, beside whatever else forbids the clone; alone it is a wrong input. */
    private Optional<Problem> missingTools(List<Problem> others) {
        try {
            tools();
            return Optional.empty();
        } catch (Failure missing) {
            if (others.stream().noneMatch(each -> each.severity() == Problem.Severity.ERROR)) {
                throw missing;
            }
            return Optional.of(
                    Problem.error(String.valueOf(missing.getMessage()), missing.remedy()));
        }
    }

    @Override
    public Check check(Run run) {
        if (new JournaledClone(run).databases().isPresent()) {
            return Check.ready(); // each is looked into when its turn comes
        }
        Databases there = target.present(databases());
        Optional<Problem> closed = there.hindrances(spec.to()).stream().findFirst();
        if (closed.isPresent()) {
            return Check.blocked(closed.get().what(), closed.get().remedy());
        }
        for (String name : there.names()) {
            Optional<String> contents = target.contents(name);
            if (contents.isPresent()) {
                return Check.blocked(
                        "database %s at %s is not empty: %s"
                                .formatted(name, spec.to(), contents.get()),
                        "drop or rename it there, then resume; or clone into another server");
            }
        }
        return Check.ready();
    }

    /** Nothing is created yet; {@link #refine} names what is, by oid. */
    @Override
    public Undo undo(Run run) {
        return new DropClonedSpec.Missing(
                        target.without(databases()), spec.globals() ? missingRoles() : List.of())
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
        log.begin(log.databases().orElseGet(this::databases), target);
        CloneReport report =
                new CloneServer(
                                source.server(),
                                target.server(),
                                options(log.databases().orElseThrow()),
                                tools(),
                                run.progress(),
                                log)
                        .run();
        log.done(report);
    }

    @Override
    public Verdict verify(Run run) {
        var log = new JournaledClone(run);
        CloneReport report = log.whole();
        if (!report.differences().isEmpty()) {
            return Verdict.differs(
                    "the target holds other rows than were sent", report.differences());
        }
        String copied =
                "%s of %s in %s"
                        .formatted(
                                Figures.count(report.rows(), "row"),
                                Figures.count(report.tables(), "table"),
                                Figures.count(log.databases().orElseThrow().size(), "database"));
        var proof =
                new ArrayList<>(
                        List.of(
                                spec.verify()
                                        ? copied + " copied, each read back and identical"
                                        : copied + " copied; not read back, as asked"));
        report.notices().stream().limit(NOTICES_SHOWN).forEach(proof::add);
        if (report.notices().size() > NOTICES_SHOWN) {
            proof.add(
                    "and %s more"
                            .formatted(Figures.count(report.notices().size() - NOTICES_SHOWN)));
        }
        return Verdict.holds(String.join("\n", proof));
    }

    private List<String> databases() {
        return spec.chosen().of(source);
    }

    private CloneOptions options(List<String> databases) {
        return new CloneOptions(
                databases, spec.jobs(), spec.globals(), spec.passwords(), spec.verify(), rows());
    }

    private PgTools tools() {
        return PgTools.find(
                Optional.of(spec.tools()).filter(text -> !text.isEmpty()).map(Path::of),
                source.server().version().major(),
                target.server().version().major());
    }

    /** Roles that will be made, and those that will stay otherwise than at the source. */
    private void roles(List<Forecast.Change> changes, List<Problem> problems) {
        try (Session from = source.server().open();
                Session to = target.server().open()) {
            Globals globals = Globals.read(from, spec.passwords());
            for (String name : globals.missingAt(to)) {
                boolean silent = globals.withoutPassword(List.of(name)) > 0;
                changes.add(
                        Forecast.Change.ifMissing(
                                "role %s at %s%s"
                                        .formatted(
                                                name,
                                                spec.to(),
                                                silent ? ", a login without a password" : "")));
            }
            for (String difference : globals.differencesAt(to)) {
                problems.add(
                        Problem.warning(
                                difference,
                                "alter it at %s if that is wrong".formatted(spec.to())));
            }
        } catch (SQLException e) {
            throw failure("compare the roles", e);
        }
    }

    private List<String> missingRoles() {
        try (Session from = source.server().open();
                Session to = target.server().open()) {
            return Globals.read(from, false).missingAt(to);
        } catch (SQLException e) {
            throw failure("compare the roles", e);
        }
    }

    /** The rows of one database that are to be copied. */
    private Forecast.Change rows(String database) {
        try (Session session = source.server().open(database)) {
            Database catalog = Catalog.read(session);
            Selection selection = Selection.of(session, catalog, rows());
            List<Table> tables = catalog.tables().stream().filter(selection::takes).toList();
            return new Forecast.Change(
                    Forecast.Verb.MOVE,
                    "the rows of %s of database %s"
                            .formatted(Figures.count(tables.size(), "table"), database),
                    Amount.rows(
                            tables.stream().mapToLong(Table::estimatedRows).sum(),
                            tables.stream().mapToLong(Table::bytes).sum()
                                    + catalog.largeObjectBytes()));
        } catch (SQLException e) {
            throw failure("look into database " + database, e);
        }
    }

    private TableFilter rows() {
        return new TableFilter(spec.include().orElse(List.of()), spec.exclude());
    }

    private static Failure failure(String what, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s: %s".formatted(what, e.getMessage()),
                "see the server's message",
                e);
    }
}
