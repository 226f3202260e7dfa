package dev.rehome.platform.step.workload;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives workloads another number of pods, and waits until they have it. */
record Scale(ScaleSpec spec, ClusterStore store) implements NeedsRights {
    static final String KIND = "kubernetes.scale";
    static final String BACK = "kubernetes.scale-back";

    static Scale bind(ScaleSpec spec, Stores stores) {
        return new Scale(spec, ClusterStore.of(stores, spec.cluster(), spec.namespace()));
    }

    private NamedWorkloads workloads() {
        return new NamedWorkloads(store, spec.workloads());
    }

    @Override
    public List<Right> rights() {
        return workloads().rights("get", "patch");
    }

    @Override
    public List<Right> wishes() {
        return Workloads.toSeeAutoscalers(store.namespaceNow());
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store.missing(rights()));
        if (problems.isEmpty()) {
            problems.addAll(workloads().missing());
        }
        if (!problems.isEmpty()) {
            return new Forecast(List.of(), problems, "gives back the numbers as they are");
        }
        Map<Workload, Integer> now = replicas();
        return new Forecast(
                now.entrySet().stream()
                        .filter(each -> each.getValue() != spec.replicas())
                        .map(
                                each ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "%s of %s: from %d to %d replicas"
                                                        .formatted(
                                                                each.getKey(),
                                                                spec.cluster(),
                                                                each.getValue(),
                                                                spec.replicas()),
                                                Amount.NONE))
                        .toList(),
                autoscaled(),
                "gives back the numbers as they are");
    }

    /** Workloads that something else scales as well; none where we may not see what. */
    private List<Problem> autoscaled() {
        return store.now(
                cluster -> {
                    if (!wishes().stream().allMatch(right -> right.given(cluster))) {
                        return List.of();
                    }
                    Workloads workloads = workloads().at(cluster);
                    return spec.workloads().stream()
                            .flatMap(
                                    workload ->
                                            workloads.autoscalers(workload).stream()
                                                    .map(name -> autoscaled(workload, name)))
                            .toList();
                });
    }

    private Problem autoscaled(Workload workload, String autoscaler) {
        String which = "horizontalpodautoscaler/%s scales %s".formatted(autoscaler, workload);
        return spec.replicas() == 0
                ? Problem.warning(
                        which + ": it rests while there are 0 replicas, and not longer",
                        "delete it first where something else may set another number meanwhile")
                : Problem.warning(
                        "%s, too, and may not leave it at %d replicas"
                                .formatted(which, spec.replicas()),
                        "delete it first, or set its minReplicas and maxReplicas to %d"
                                .formatted(spec.replicas()));
    }

    private Map<Workload, Integer> replicas() {
        return workloads().each(Workloads::replicas);
    }

    @Override
    public Check check(Run run) {
        return Check.unless(workloads().missing());
    }

    @Override
    public Undo undo(Run run) {
        var before = new LinkedHashMap<String, Integer>();
        replicas().forEach((workload, replicas) -> before.put(workload.toString(), replicas));
        return Undo.by(
                BACK,
                new ScaleBackSpec(
                        spec.cluster(), spec.namespace(), before, spec.replicas(), spec.within()));
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open()) {
            Workloads workloads = workloads().at(cluster);
            for (Workload workload : spec.workloads()) {
                if (Workloads.replicas(workloads.read(workload)) != spec.replicas()) {
                    workloads.scale(workload, spec.replicas());
                }
            }
            new Rollout(workloads).await(spec.workloads(), spec.within(), run.progress());
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> others =
                replicas().entrySet().stream()
                        .filter(each -> each.getValue() != spec.replicas())
                        .map(
                                each ->
                                        "%s has %d replicas, not %d: something else scales it, such as"
                                                        .formatted(
                                                                each.getKey(),
                                                                each.getValue(),
                                                                spec.replicas())
                                                + " an autoscaler")
                        .toList();
        return others.isEmpty()
                ? workloads().verdict()
                : Verdict.differs("scaled otherwise", others);
    }
}
