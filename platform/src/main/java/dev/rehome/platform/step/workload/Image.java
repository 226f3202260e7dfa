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

/** Gives containers of workloads another image, and waits until all pods run it. */
record Image(ImageSpec spec, ClusterStore store) implements NeedsRights {
    static final String BACK = "kubernetes.restore-images";

    static Image bind(ImageSpec spec, Stores stores) {
        return new Image(spec, ClusterStore.of(stores, spec.cluster(), spec.namespace()));
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
        var problems = new ArrayList<Problem>(store.missing(rights()));
        if (problems.isEmpty()) {
            problems.addAll(workloads().unfit());
        }
        if (problems.isEmpty()) {
            problems.addAll(strangers());
        }
        return new Forecast(
                problems.isEmpty() ? changes() : List.of(),
                problems,
                "gives back the images as they are");
    }

    private List<Forecast.Change> changes() {
        var changes = new ArrayList<Forecast.Change>();
        images().forEach(
                        (workload, images) ->
                                images.forEach(
                                        (container, image) -> {
                                            String wanted =
                                                    spec.images().getOrDefault(container, image);
                                            if (!wanted.equals(image)) {
                                                changes.add(
                                                        new Forecast.Change(
                                                                Forecast.Verb.CHANGE,
                                                                "%s of %s, container %s: from %s to %s"
                                                                        .formatted(
                                                                                workload,
                                                                                spec.cluster(),
                                                                                container,
                                                                                image,
                                                                                wanted),
                                                                Amount.NONE));
                                            }
                                        }));
        return changes;
    }

    /** Containers that a workload has not. */
    private List<Problem> strangers() {
        var problems = new ArrayList<Problem>();
        images().forEach(
                        (workload, images) ->
                                spec.images().keySet().stream()
                                        .filter(container -> !images.containsKey(container))
                                        .forEach(
                                                container ->
                                                        problems.add(
                                                                Problem.error(
                                                                        "%s has no container '%s'"
                                                                                .formatted(
                                                                                        workload,
                                                                                        container),
                                                                        "its containers are "
                                                                                + String.join(
                                                                                        ", ",
                                                                                        images
                                                                                                .keySet())))));
        return problems;
    }

    private Map<Workload, Map<String, String>> images() {
        return workloads().each(Workloads::images);
    }

    @Override
    public Check check(Run run) {
        var problems = new ArrayList<Problem>(workloads().unfit());
        if (problems.isEmpty()) {
            problems.addAll(strangers());
        }
        return Check.unless(problems);
    }

    @Override
    public Undo undo(Run run) {
        var before = new LinkedHashMap<String, String>();
        images().forEach(
                        (workload, images) ->
                                images.forEach(
                                        (container, image) -> {
                                            if (spec.images().containsKey(container)) {
                                                before.put(
                                                        RestoreImagesSpec.container(
                                                                workload, container),
                                                        image);
                                            }
                                        }));
        return Undo.by(
                BACK,
                new RestoreImagesSpec(
                        spec.cluster(), spec.namespace(), before, spec.images(), spec.within()));
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open()) {
            Workloads workloads = workloads().at(cluster);
            for (Workload workload : spec.workloads()) {
                if (!Workloads.images(workloads.read(workload))
                        .entrySet()
                        .containsAll(spec.images().entrySet())) {
                    workloads.setImages(workload, spec.images());
                }
            }
            new Rollout(workloads).await(spec.workloads(), spec.within(), run.progress());
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> others = changes().stream().map(Forecast.Change::what).toList();
        return others.isEmpty()
                ? workloads().verdict()
                : Verdict.differs("somebody else has set other images", others);
    }
}
