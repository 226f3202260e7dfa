package dev.rehome.postgres.step;

import dev.rehome.engine.record.RecordFile;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.record.RecordOptions;
import dev.rehome.postgres.record.RecordState;
import dev.rehome.postgres.record.ServerRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes down what databases hold, to be compared with later. */
record RecordPostgres(RecordSpec spec, PostgresStore store) implements Step {
    private static final int JOBS = 2;

    static RecordPostgres bind(RecordSpec spec, Stores stores) {
        return new RecordPostgres(spec, PostgresStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        boolean there = Files.exists(Path.of(spec.file()));
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                there ? Forecast.Verb.DESTROY : Forecast.Verb.CREATE,
                                (there
                                                ? "what file %s holds, writing the state of %s over"
                                                        + " it"
                                                : "file %s with the state of %s")
                                        .formatted(spec.file(), String.join(", ", databases())),
                                Amount.NONE)),
                spec.chosen().leftOut(store),
                "the file stays; nothing else is touched");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a record changes nothing; the file stays");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        file(spec.file()).write(take(run));
    }

    @Override
    public Verdict verify(Run run) {
        ServerRecord written = file(spec.file()).read(ServerRecord.class);
        return Verdict.holds(
                "%s and %s recorded in %s"
                        .formatted(
                                Figures.count(written.databases().size(), "database"),
                                Figures.count(written.roles().size(), "role"),
                                spec.file()));
    }

    private ServerRecord take(Run run) throws InterruptedException {
        return new RecordState(store.server(), new RecordOptions(true, JOBS), run.progress())
                .take(Settled.databases(run, this::databases));
    }

    private List<String> databases() {
        return spec.chosen().of(store);
    }

    static RecordFile file(String path) {
        return new RecordFile(Path.of(path), PostgresKinds.RECORD);
    }
}
