package dev.rehome.search.step;

import dev.rehome.engine.record.RecordComparison;
import dev.rehome.engine.record.StateDifference;
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
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.record.Carried;
import dev.rehome.search.record.ClusterDifferences;
import dev.rehome.search.record.ClusterRecord;
import dev.rehome.search.record.ClusterRecord.IndexRecord;
import dev.rehome.search.record.RecordCluster;
import java.util.List;
import java.util.Optional;

/** Compares what indices hold now with what was written down of them, here or elsewhere. */
record CompareRecordSearch(CompareRecordSpec spec, SearchStore store) implements Step {

    static CompareRecordSearch bind(CompareRecordSpec spec, Stores stores) {
        return new CompareRecordSearch(spec, SearchStore.of(stores, spec.store()));
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
                                spec.indices()
                                        .map(names -> String.join(", ", names))
                                        .orElse("every index recorded"),
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
        ClusterRecord recorded = RecordSearch.file(spec.file()).read(ClusterRecord.class);
        var comparison = new RecordComparison(spec.file(), "index");
        Optional<Verdict> impossible = comparison.impossible(names(recorded), spec.indices());
        if (impossible.isPresent()) {
            return impossible.get();
        }
        ClusterRecord before = chosen(recorded);
        int indices = before.indices().size();
        return comparison.verdict(
                Figures.count(indices, "index", "indices"),
                differences(before, run),
                run.progress());
    }

    private static List<String> names(ClusterRecord record) {
        return record.indices().stream().map(IndexRecord::name).toList();
    }

    private List<StateDifference> differences(ClusterRecord before, Run run)
            throws InterruptedException {
        boolean digests = before.indices().stream().anyMatch(each -> !each.digest().isEmpty());
        try (Cluster cluster = store.open(run.progress())) {
            return ClusterDifferences.between(
                    before,
                    new Carried(cluster).of(before),
                    new RecordCluster(cluster, digests, RecordSearch.JOBS, run.progress())
                            .again(before));
        }
    }

    private ClusterRecord chosen(ClusterRecord recorded) {
        return spec.indices()
                .map(chosen -> recorded.only(each -> chosen.contains(each.name())))
                .orElse(recorded);
    }
}
