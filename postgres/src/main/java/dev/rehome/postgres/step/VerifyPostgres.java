package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.inspect.Preflight;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.VerifyDatabases;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.postgres.verify.VerifyReport;
import java.util.ArrayList;
import java.util.List;

/** Compares databases of two servers row by row; changes nothing. */
record VerifyPostgres(VerifySpec spec, PostgresStore source, PostgresStore target) implements Step {

    static VerifyPostgres bind(VerifySpec spec, Stores stores) {
        return new VerifyPostgres(
                spec, PostgresStore.of(stores, spec.from()), PostgresStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(source.access(Access.Mode.READ), target.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<>(spec.chosen().leftOut(source));
        for (PostgresStore store : List.of(source, target)) {
            problems.addAll(Preflight.pooler(store.server()));
            Preflight.readsAll(store.server()).ifPresent(problems::add);
        }
        List<Forecast.Change> reads =
                spec.chosen().meant(source).stream()
                        .map(
                                name ->
                                        "the rows of database %s at %s and %s"
                                                .formatted(name, spec.from(), spec.to()))
                        .map(what -> new Forecast.Change(Forecast.Verb.READ, what, Amount.NONE))
                        .toList();
        return new Forecast(reads, problems, "nothing to undo: it only reads");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return new Undo.Nothing("a verification changes nothing");
    }

    @Override
    public void apply(Run run) {
        // Reading both worlds is the whole of it, and that is what verify does.
    }

    @Override
    public Verdict verify(Run run) throws InterruptedException {
        var options =
                VerifyOptions.DEFAULT
                        .withDatabases(spec.chosen().of(source))
                        .withJobs(spec.jobs())
                        .withDifferencesMax(spec.differences())
                        .withRows(
                                new TableFilter(spec.include().orElse(List.of()), spec.exclude()));
        options = spec.values() ? options : options.withoutValues();
        options = spec.matviews() ? options.withMaterializedViews() : options;
        VerifyReport report =
                new VerifyDatabases(source.server(), target.server(), options, run.progress())
                        .run();
        return report.holds()
                ? new Verdict.Holds(String.join("\n", report.text()))
                : new Verdict.Differs("source and target differ", report.text());
    }
}
