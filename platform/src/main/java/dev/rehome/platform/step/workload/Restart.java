package dev.rehome.platform.step.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Has the pods of workloads replaced, and waits until the new ones are ready. */
record Restart(RestartSpec spec, ClusterStore store) implements Step, NeedsRights {

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
    public List<Access> access() {
        return store.access(Access.Mode.WRITE);
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<>(store.missing(rights()));
        if (problems.isEmpty()) {
            problems.addAll(workloads().missing());
        }
        if (problems.isEmpty()) {
            problems.addAll(neverReplaced());
        }
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.CHANGE,
                                "the pods of %s, for new ones".formatted(workloads().shown()),
                                Amount.NONE)),
                problems,
                "nothing to undo: what the pods run is as it was");
    }

    /** Workloads that would be waited for in vain. */
    private List<Problem> neverReplaced() {
        return store.now(
                cluster -> {
                    var problems = new ArrayList<Problem>();
                    for (Workload workload : spec.workloads()) {
                        JsonNode seen = workloads().at(cluster).read(workload);
                        if (seen.at("/spec/paused").asBoolean()) {
                            problems.add(
                                    Problem.error(
                                            "%s is paused: its pods are not replaced"
                                                    .formatted(workload),
                                            "kubectl rollout resume " + workload));
                        } else if (seen.at("/spec/updateStrategy/type")
                                .asText()
                                .equals("OnDelete")) {
                            problems.add(
                                    Problem.error(
                                            "%s replaces pods only when they are deleted"
                                                    .formatted(workload),
                                            "delete its pods with kubernetes.delete, or change its"
                                                    + " update strategy"));
                        } else if (Workloads.replicas(seen) == 0
                                && workload.kind() != Workload.Kind.DAEMONSET) {
                            problems.add(
                                    Problem.warning(
                                            "%s is scaled to 0: there is no pod to replace"
                                                    .formatted(workload),
                                            "scale it first, if it is meant to run"));
                        }
                    }
                    return problems;
                });
    }

    @Override
    public Check check(Run run) {
        return Check.unless(workloads().missing());
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("what the pods run is as it was");
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
                        "%s told to replace its pods; nobody waits for them here"
                                .formatted(Figures.count(spec.workloads().size(), "workload")));
    }
}
