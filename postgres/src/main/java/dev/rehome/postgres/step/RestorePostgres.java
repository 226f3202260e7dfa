package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.dump.RestoreDatabase;
import dev.rehome.postgres.schema.RestoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Restores a folder of dumps; undone by dropping the databases it created. */
record RestorePostgres(RestoreSpec spec, PostgresStore target) implements Step {

    static RestorePostgres bind(RestoreSpec spec, Stores stores) {
        return new RestorePostgres(spec, PostgresStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(target.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        List<String> there = target.databases();
        return new Forecast(
                databases().stream()
                        .map(
                                name ->
                                        new Forecast.Change(
                                                there.contains(name)
                                                        ? Forecast.Verb.CHANGE
                                                        : Forecast.Verb.CREATE,
                                                "database %s at %s, from %s"
                                                        .formatted(name, spec.to(), spec.from()),
                                                Amount.NONE))
                        .toList(),
                List.of(),
                "drops the databases that did not exist before, empties the others");
    }

    @Override
    public Check check(Run run) {
        // The undo empties what was there: so there must be nothing in it before this step began.
        List<String> there = target.databases();
        for (String name : databases()) {
            if (run.cursor().isEmpty() && there.contains(name) && !target.isEmpty(name)) {
                return Check.blocked(
                        "database %s at %s is not empty".formatted(name, spec.to()),
                        "drop it there, or restore into another server");
            }
        }
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        List<String> there = target.databases();
        return Undo.by(
                PostgresKinds.DROP_CLONED,
                new DropClonedSpec(
                        spec.to(),
                        databases().stream().filter(name -> !there.contains(name)).toList(),
                        databases().stream().filter(there::contains).toList(),
                        List.of()));
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        run.save(new Cursor("begun")); // what is found from now on is of this step
        for (String name : databases()) {
            if (!target.databases().contains(name)) {
                create(name);
            }
            new RestoreDatabase(target.server(), name, spec.jobs())
                    .run(folder(name), RestoreSchema.Ownership.AS_AT_SOURCE, run.progress())
                    .forEach(run.progress()::notice);
        }
    }

    @Override
    public Verdict verify(Run run) {
        return Verdict.holds(
                "%d databases restored; rows compared with the digests in the dump"
                        .formatted(databases().size()));
    }

    private void create(String name) {
        try (Session session = target.server().open()) {
            session.execute(
                    "CREATE DATABASE %s TEMPLATE template0".formatted(QualifiedName.quote(name)));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot create database %s: %s".formatted(name, e.getMessage()),
                    "give the target's login CREATEDB, or create the database by hand",
                    e);
        }
    }

    /** The folder itself when it is one archive, else a folder in it for each database. */
    private Path folder(String database) {
        Path whole = Path.of(spec.from());
        return isArchive(whole) ? whole : whole.resolve(database.replace("/", "%2F"));
    }

    private List<String> databases() {
        Path whole = Path.of(spec.from());
        if (isArchive(whole)) {
            return spec.databases().isEmpty()
                    ? List.of(target.server().address().database())
                    : spec.databases();
        }
        try (Stream<Path> folders = Files.list(whole)) {
            List<String> there =
                    folders.filter(RestorePostgres::isArchive)
                            .map(folder -> folder.getFileName().toString().replace("%2F", "/"))
                            .sorted()
                            .toList();
            for (String wanted : spec.databases()) {
                if (!there.contains(wanted)) {
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "%s holds no dump of database \"%s\"".formatted(whole, wanted),
                            "it has " + String.join(", ", there),
                            null);
                }
            }
            return spec.databases().isEmpty() ? there : spec.databases();
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read the dumps in %s: %s".formatted(whole, e.getMessage()),
                    "name the folder that a dump wrote",
                    e);
        }
    }

    private static boolean isArchive(Path folder) {
        return Files.exists(folder.resolve("toc.dat"));
    }
}
