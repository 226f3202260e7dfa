package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.dump.DumpDatabase;
import dev.rehome.postgres.schema.PgTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
                                                "folder " + folder(name),
                                                Amount.NONE))
                        .toList(),
                List.of(),
                "the folders stay; the source is only read");
    }

    @Override
    public Check check(Run run) {
        boolean all = databases().stream().allMatch(name -> Files.exists(folder(name)));
        return all && run.cursor().isEmpty()
                ? Check.blocked(
                        spec.out() + " holds these dumps already", "remove it, or name another")
                : Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a dump changes nothing at the source; its folders stay");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try {
            Files.createDirectories(Path.of(spec.out()));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot make %s: %s".formatted(spec.out(), e.getMessage()),
                    "name a folder that can be written",
                    e);
        }
        for (String name : databases()) {
            if (!Files.exists(folder(name))) { // a folder appears only when it is complete
                new DumpDatabase(source.server(), name, tools(), spec.jobs())
                        .run(folder(name), run.progress());
            }
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> missing =
                databases().stream().filter(name -> !Files.exists(folder(name))).toList();
        return missing.isEmpty()
                ? Verdict.holds(
                        "%d databases dumped into %s".formatted(databases().size(), spec.out()))
                : Verdict.differs("dumps are missing", missing);
    }

    private Path folder(String database) {
        return Path.of(spec.out()).resolve(database.replace("/", "%2F"));
    }

    private List<String> databases() {
        return source.databases(spec.databases(), spec.all());
    }

    private PgTools tools() {
        int major = source.server().version().major();
        return PgTools.find(
                Optional.of(spec.tools()).filter(text -> !text.isEmpty()).map(Path::of),
                major,
                major);
    }
}
