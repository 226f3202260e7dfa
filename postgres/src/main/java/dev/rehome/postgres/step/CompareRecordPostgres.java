package dev.rehome.postgres.step;

import dev.rehome.engine.record.RecordComparison;
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
import dev.rehome.postgres.record.ServerDifferences;
import dev.rehome.postgres.record.ServerRecord;
import dev.rehome.postgres.record.ServerRecord.DatabaseRecord;
import java.util.List;
import java.util.Optional;

/** Compares what databases hold now with what was written down of them, here or elsewhere. */
record CompareRecordPostgres(CompareRecordSpec spec, PostgresStore store) implements Step {
    private static final int JOBS = 2;

    static CompareRecordPostgres bind(CompareRecordSpec spec, Stores stores) {
        return new CompareRecordPostgres(spec, PostgresStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        String what =
                "the state of %s at %s, to compare it with file %s"
                        .formatted(
                                spec.databases()
                                        .map(names -> String.join(", ", names))
                                        .orElse("every database recorded"),
                                spec.store(),
                                spec.file());
        return new Forecast(
                List.of(new Forecast.Change(Forecast.Verb.READ, what, Amount.NONE)),
                List.of(),
                "nothing to undo: it only reads");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a comparison changes nothing");
    }

    @Override
    public void apply(Run run) {
        // Reading both is the whole of it, and that is what verify does.
    }

    @Override
    public Verdict verify(Run run) throws InterruptedException {
        ServerRecord recorded = RecordPostgres.file(spec.file()).read(ServerRecord.class);
        var comparison = new RecordComparison(spec.file(), "database");
        Optional<Verdict> impossible = comparison.impossible(names(recorded), spec.databases());
        if (impossible.isPresent()) {
            return impossible.get();
        }
        ServerRecord before = chosen(recorded);
        List<String> names = names(before);
        ServerRecord after =
                new RecordState(store.server(), new RecordOptions(true, JOBS), run.progress())
                        .take(store.present(names).names());
        return comparison.verdict(
                Figures.count(names.size(), "database"),
                ServerDifferences.between(before, after),
                run.progress());
    }

    private static List<String> names(ServerRecord record) {
        return record.databases().stream().map(DatabaseRecord::name).toList();
    }

    private ServerRecord chosen(ServerRecord record) {
        return spec.databases()
                .map(
                        chosen ->
                                new ServerRecord(
                                        record.version(),
                                        record.roles(),
                                        record.databases().stream()
                                                .filter(each -> chosen.contains(each.name()))
                                                .toList()))
                .orElse(record);
    }
}
