package dev.rehome.platform.step.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.kubernetes.Workload;
import dev.rehome.platform.kubernetes.Workloads;
import dev.rehome.platform.step.cluster.ClusterStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many pods workloads had. */
record ScaleBack(Map<String, Integer> replicas, int from) implements GiveBack.What {

    static Step bind(ScaleBackSpec spec, Stores stores) {
        return new GiveBack(
                new NamedWorkloads(
                        ClusterStore.of(stores, spec.cluster(), spec.namespace()),
                        spec.workloads()),
                new ScaleBack(spec.replicas(), spec.from()),
                spec.within());
    }

    @Override
    public List<GiveBack.Value> of(Workload workload, JsonNode seen) {
        return List.of(
                new GiveBack.Value(
                        "replicas",
                        "the number of replicas",
                        String.valueOf(before(workload)),
                        String.valueOf(from),
                        Optional.of(String.valueOf(Workloads.replicas(seen)))));
    }

    private int before(Workload workload) {
        return replicas.getOrDefault(workload.toString(), 0);
    }

    @Override
    public void restore(Workloads workloads, Workload workload, List<GiveBack.Value> ours) {
        workloads.scale(workload, before(workload));
    }

    @Override
    public boolean replacesPods() {
        return false;
    }
}
