package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.verify.VerifyIndices;
import java.util.List;
import java.util.stream.Stream;

/** Compares indices of two clusters document by document; changes nothing. */
record VerifySearch(VerifySpec spec, SearchStore source, SearchStore target) implements Step {

    static VerifySearch bind(VerifySpec spec, Stores stores) {
        return new VerifySearch(
                spec, SearchStore.of(stores, spec.from()), SearchStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(source.access(Access.Mode.READ), target.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        Chosen chosen = chosen();
        List<Forecast.Change> reads =
                Stream.concat(
                                chosen.indices().stream().map(index -> "index " + index.name()),
                                chosen.streams().stream()
                                        .map(stream -> "data stream " + stream.name()))
                        .map(
                                what ->
                                        new Forecast.Change(
                                                Forecast.Verb.READ,
                                                "the documents of %s at %s and %s"
                                                        .formatted(what, spec.from(), spec.to()),
                                                Amount.NONE))
                        .toList();
        return new Forecast(reads, chosen.unreadable(), "nothing to undo: it only reads");
    }

    private Chosen chosen() {
        return source.now(cluster -> Chosen.of(cluster, spec.indices()));
    }

    @Override
    public Check check(Run run) {
        return Check.unless(chosen().unreadable());
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it only reads");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster from = source.open(run.progress());
                Cluster to = target.open(run.progress())) {
            VerifyIndices.Report report =
                    new VerifyIndices(
                                    from,
                                    to,
                                    spec.indices(),
                                    new Renaming(spec.rename()),
                                    spec.jobs(),
                                    spec.differences(),
                                    run.progress())
                            .run();
            run.save(new Cursor(Json.write(Tree.of(report))));
        }
    }

    @Override
    public Verdict verify(Run run) {
        VerifyIndices.Report report =
                Tree.read(VerifyIndices.Report.class, Json.read(run.cursor().orElseThrow().text()));
        String what =
                "%s of %s"
                        .formatted(
                                Figures.count(report.documents(), "document"),
                                Figures.count(report.indices(), "index", "indices"));
        return report.differences().isEmpty()
                ? Verdict.holds(what + " identical")
                : Verdict.differs(
                        report.documents() == 0
                                ? "not the same at both sides"
                                : "not all of " + what + " are the same",
                        report.differences());
    }
}
