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
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.dump.DumpDatabase;
import dev.rehome.postgres.dump.DumpFolder;
import dev.rehome.postgres.globals.Globals;
import dev.rehome.postgres.globals.GlobalsScript;
import dev.rehome.postgres.inspect.Preflight;
import dev.rehome.postgres.schema.PgTools;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes databases into a folder, one directory-format archive each, which pg_restore can read. */
record DumpPostgres(DumpSpec spec, PostgresStore source) implements Step {

    static DumpPostgres bind(DumpSpec spec, Stores stores) {
        return new DumpPostgres(spec, PostgresStore.of(stores, spec.from()));
    }

    @Override
    public List<Access> access() {
        return List.of(source.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        tools();
        return new Forecast(
                databases().stream()
                        .map(
                                name ->
                                        new Forecast.Change(
                                                Forecast.Verb.CREATE,
                                                "folder " + folder().database(name),
                                                Amount.NONE))
                        .toList(),
                // Warnings are about a move, and a dump need not be one.
                Stream.of(
                                folder().unfit().stream(),
                                spec.chosen().leftOut(source).stream(),
                                Preflight.ofSource(source.server(), databases()).stream()
                                        .filter(
                                                problem ->
                                                        problem.severity()
                                                                == Problem.Severity.ERROR))
                        .flatMap(Function.identity())
                        .toList(),
                "the folders stay; the source is only read");
    }

    @Override
    public Check check(Run run) {
        return folder().unfit()
                .filter(_ -> run.cursor().isEmpty())
                .map(problem -> Check.blocked(problem.what(), problem.remedy()))
                .orElseGet(Check::ready);
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a dump changes nothing at the source; its folders stay");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        List<String> databases = settled(run); // what is found there from now on is of this step
        if (spec.globals()) {
            globals(run);
        }
        for (String name : databases) {
            if (!folder().holds(name)) {
                new DumpDatabase(source.server(), name, tools(), spec.jobs())
                        .run(folder().database(name), run.progress());
            }
        }
        folder().complete(databases);
    }

    @Override
    public Verdict verify(Run run) {
        List<String> databases = settled(run);
        List<String> missing = databases.stream().filter(name -> !folder().holds(name)).toList();
        return missing.isEmpty()
                ? Verdict.holds(
                        "%s dumped into %s"
                                .formatted(Figures.count(databases.size(), "database"), spec.out()))
                : Verdict.differs("dumps are missing", missing);
    }

    private void globals(Run run) {
        try (Session session = source.server().open()) {
            var script = GlobalsScript.of(Globals.read(session, spec.passwords()));
            script.notes().forEach(run.progress()::notice);
            folder().write(script);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot read the roles of %s: %s".formatted(spec.from(), e.getMessage()),
                    "see the server's message",
                    e);
        }
    }

    private DumpFolder folder() {
        return new DumpFolder(Path.of(spec.out()));
    }

    private List<String> settled(Run run) {
        return Settled.databases(run, this::databases);
    }

    private List<String> databases() {
        return spec.chosen().of(source);
    }

    private PgTools tools() {
        int major = source.server().version().major();
        return PgTools.find(
                Optional.of(spec.tools()).filter(text -> !text.isEmpty()).map(Path::of),
                major,
                major);
    }
}
