package dev.rehome.platform.step.workload;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.kubernetes.Rollout;
import dev.rehome.platform.kubernetes.Workload;
import dev.rehome.platform.kubernetes.Workloads;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Has the pods of workloads replaced, and waits until the new ones are ready. */
record Restart(RestartSpec spec, ClusterStore store) implements NeedsRights {
    /** A rollback comes here first, when what they read is not yet as it was. */
    static final String UNDO =
            "nothing: these pods keep the settings that they have read; if a rollback gives"
                    + " settings back, restart them in an on-rollback block before the step that"
                    + " changes those";

    static Restart bind(RestartSpec spec, Stores stores) {
        return new Restart(spec, ClusterStore.of(stores, spec.cluster(), spec.namespace()));
    }

    private NamedWorkloads workloads() {
        return new NamedWorkloads(store, spec.workloads());
    }

    @Override
    public List<Right> rights() {
        return workloads().rights("get", "patch");
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<>(store.missing(rights()));
        if (problems.isEmpty()) {
            problems.addAll(workloads().unfit());
        }
        if (problems.isEmpty()) {
            problems.addAll(asleep());
        }
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.CHANGE,
                                "the pods of %s, for new ones".formatted(workloads().shown()),
                                Amount.NONE)),
                problems,
                UNDO);
    }

    private List<Problem> asleep() {
        return workloads().each(Workloads::replicas).entrySet().stream()
                .filter(each -> each.getValue() == 0)
                .map(Map.Entry::getKey)
                .filter(each -> each.kind() != Workload.Kind.DAEMONSET)
                .map(
                        each ->
                                Problem.warning(
                                        "%s is scaled to 0: there is no pod to replace"
                                                .formatted(each),
                                        "scale it first, if it is meant to run"))
                .toList();
    }

    @Override
    public Check check(Run run) {
        return Check.unless(workloads().unfit());
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing(UNDO);
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        if (run.cursor().isEmpty()) {
            run.save(new Cursor(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString()));
        }
        String moment = run.cursor().orElseThrow().text();
        try (Cluster cluster = store.open()) {
            Workloads workloads = workloads().at(cluster);
            for (Workload workload : spec.workloads()) {
                if (!Workloads.restartedAt(workloads.read(workload)).equals(moment)) {
                    workloads.restart(workload, moment);
                }
            }
            if (spec.await()) {
                new Rollout(workloads).await(spec.workloads(), spec.within(), run.progress());
            }
        }
    }

    @Override
    public Verdict verify(Run run) {
        return spec.await()
                ? workloads().verdict()
                : Verdict.holds(
                        "%s told to replace %s pods; nobody waits for them here"
                                .formatted(
                                        Figures.count(spec.workloads().size(), "workload"),
                                        spec.workloads().size() == 1 ? "its" : "their"));
    }
}
