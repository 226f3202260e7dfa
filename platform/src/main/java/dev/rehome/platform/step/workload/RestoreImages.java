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
import java.util.stream.Collectors;

/** The images that containers of workloads had. */
record RestoreImages(Map<Workload, Map<String, String>> before, Map<String, String> from)
        implements GiveBack.What {

    static Step bind(RestoreImagesSpec spec, Stores stores) {
        return new GiveBack(
                new NamedWorkloads(
                        ClusterStore.of(stores, spec.cluster(), spec.namespace()),
                        spec.workloads()),
                new RestoreImages(spec.byWorkload(), spec.from()),
                spec.within());
    }

    @Override
    public List<GiveBack.Value> of(Workload workload, JsonNode seen) {
        Map<String, String> now = Workloads.images(seen);
        return before.getOrDefault(workload, Map.of()).entrySet().stream()
                .map(
                        each ->
                                new GiveBack.Value(
                                        each.getKey(),
                                        "the image of container " + each.getKey(),
                                        each.getValue(),
                                        from.getOrDefault(each.getKey(), ""),
                                        Optional.ofNullable(now.get(each.getKey()))))
                .toList();
    }

    @Override
    public void restore(Workloads workloads, Workload workload, List<GiveBack.Value> ours) {
        workloads.setImages(
                workload,
                ours.stream()
                        .collect(Collectors.toMap(GiveBack.Value::key, GiveBack.Value::before)));
    }

    @Override
    public boolean replacesPods() {
        return true;
    }
}
