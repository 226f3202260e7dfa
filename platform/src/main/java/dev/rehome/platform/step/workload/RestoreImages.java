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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives containers the images that they had; one that somebody else has changed since is left. */
record RestoreImages(RestoreImagesSpec spec, ClusterStore store) implements Step, NeedsRights {

    static RestoreImages bind(RestoreImagesSpec spec, Stores stores) {
        return new RestoreImages(spec, ClusterStore.of(stores, spec.cluster(), spec.namespace()));
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
                spec.images().entrySet().stream()
                        .map(
                                each ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "%s of %s: back to %s"
                                                        .formatted(
                                                                each.getKey(),
                                                                spec.cluster(),
                                                                each.getValue()),
                                                Amount.NONE))
                        .toList(),
                store.missing(rights()),
                "set them again");
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
            var there = new ArrayList<Workload>();
            for (var each : spec.byWorkload().entrySet()) {
                Workload workload = each.getKey();
                if (workloads.find(workload).isEmpty()) {
                    run.progress().notice("%s is gone; it is left so".formatted(workload));
                    continue;
                }
                there.add(workload);
                Map<String, String> ours = ours(workloads, workload, each.getValue(), run);
                if (!ours.isEmpty()) {
                    workloads.setImages(workload, ours);
                }
            }
            new Rollout(workloads).await(there, spec.within(), run.progress());
        }
    }

    /** What of it is still as the step left it. */
    private Map<String, String> ours(
            Workloads workloads, Workload workload, Map<String, String> before, Run run) {
        Map<String, String> now = Workloads.images(workloads.read(workload));
        var ours = new LinkedHashMap<String, String>();
        before.forEach(
                (container, image) -> {
                    String found = now.getOrDefault(container, "");
                    if (found.equals(spec.from().get(container))) {
                        ours.put(container, image);
                    } else if (!found.equals(image)) {
                        run.progress()
                                .notice(
                                        "%s, container %s: somebody else has set %s since; it is left so"
                                                .formatted(workload, container, found));
                    }
                });
        return ours;
    }

    @Override
    public Verdict verify(Run run) {
        return Verdict.holds("the images are as before");
    }
}
