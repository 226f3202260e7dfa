package dev.rehome.platform.step.workload;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives workloads as many pods as they had; one that somebody else has scaled since is left. */
record ScaleBack(ScaleBackSpec spec, ClusterStore store) implements Step, NeedsRights {

    static ScaleBack bind(ScaleBackSpec spec, Stores stores) {
        return new ScaleBack(spec, ClusterStore.of(stores, spec.cluster(), spec.namespace()));
    }

    private NamedWorkloads workloads() {
        return new NamedWorkloads(store, spec.workloads());
    }

    @Override
    public List<Right> rights() {
        return workloads().rights("get", "patch");
    }

    @Override
    public List<Access> access() {
        return store.access(Access.Mode.WRITE);
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                spec.workloads().stream()
                        .map(
                                workload ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "%s of %s: back to %d replicas"
                                                        .formatted(
                                                                workload,
                                                                spec.cluster(),
                                                                before(workload)),
                                                Amount.NONE))
                        .toList(),
                store.missing(rights()),
                "scale them again");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it is an undo itself");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open()) {
            Workloads workloads = workloads().at(cluster);
            var ours = new ArrayList<Workload>();
            for (Workload workload : spec.workloads()) {
                Optional<Integer> now = workloads.find(workload).map(Workloads::replicas);
                if (now.isEmpty()) {
                    run.progress().notice("%s is gone; it is left so".formatted(workload));
                } else if (now.get() == before(workload)) {
                    ours.add(workload);
                } else if (now.get() == spec.from()) {
                    workloads.scale(workload, before(workload));
                    ours.add(workload);
                } else {
                    run.progress()
                            .notice(
                                    "%s was scaled to %d by somebody else since; it is left so"
                                            .formatted(workload, now.get()));
                }
            }
            new Rollout(workloads).await(ours, spec.within(), run.progress());
        }
    }

    private int before(Workload workload) {
        return spec.replicas().getOrDefault(workload.toString(), 0);
    }

    @Override
    public Verdict verify(Run run) {
        return Verdict.holds("as many pods as before");
    }
}
