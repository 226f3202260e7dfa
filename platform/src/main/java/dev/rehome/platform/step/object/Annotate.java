package dev.rehome.platform.step.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.ObjectName;
import dev.rehome.platform.kubernetes.Objects;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives an object annotations, or takes some away. */
record Annotate(AnnotateSpec spec, ObjectName object, ClusterStore store)
        implements Step, NeedsRights {
    static final String KIND = "kubernetes.annotate";

    static Annotate bind(AnnotateSpec spec, Stores stores) {
        return new Annotate(
                spec,
                ObjectName.parse(spec.object()),
                ClusterStore.of(stores, spec.cluster(), spec.namespace()));
    }

    @Override
    public List<Right> rights() {
        return Right.of(store.namespaceNow(), object.group(), object.plural(), "get", "patch");
    }

    @Override
    public List<Access> access() {
        return store.access(Access.Mode.WRITE);
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store.missing(rights()));
        if (problems.isEmpty()) {
            problems.addAll(missing());
        }
        return new Forecast(
                problems.isEmpty() ? changes() : List.of(),
                problems,
                "gives back the annotations as they are");
    }

    private List<Problem> missing() {
        return store.now(
                cluster -> {
                    Objects objects = objects(cluster);
                    return objects.find(object).isPresent()
                            ? List.of()
                            : List.of(
                                    Problem.error(
                                            objects.missing(object),
                                            "make it first, or name another"));
                });
    }

    private List<Forecast.Change> changes() {
        Map<String, String> now = now();
        return new TreeMap<>(spec.annotations())
                .entrySet().stream()
                        .filter(each -> !each.getValue().equals(now.get(each.getKey())))
                        .map(
                                each ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "annotation %s of %s at %s: '%s'"
                                                        .formatted(
                                                                each.getKey(),
                                                                object,
                                                                spec.cluster(),
                                                                each.getValue()),
                                                Amount.NONE))
                        .toList();
    }

    /** Those that are set, as they are now; empty where there is none. */
    private Map<String, String> now() {
        JsonNode annotations =
                store.now(cluster -> objects(cluster).read(object)).at("/metadata/annotations");
        var now = new TreeMap<String, String>();
        spec.annotations().keySet().forEach(key -> now.put(key, annotations.path(key).asText("")));
        return now;
    }

    private Objects objects(Cluster cluster) {
        return new Objects(cluster, store.in(cluster));
    }

    @Override
    public Check check(Run run) {
        List<Problem> missing = missing();
        if (!missing.isEmpty()) {
            return Check.unless(missing);
        }
        return changes().isEmpty() ? Check.done("it is annotated so") : Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(
                KIND, new AnnotateSpec(spec.cluster(), spec.namespace(), spec.object(), now()));
    }

    @Override
    public void apply(Run run) {
        var wanted = new java.util.HashMap<String, @org.jspecify.annotations.Nullable String>();
        spec.annotations().forEach((key, value) -> wanted.put(key, value.isEmpty() ? null : value));
        try (Cluster cluster = store.open()) {
            objects(cluster)
                    .merge(
                            "annotate " + object,
                            object,
                            Map.of("metadata", Map.of("annotations", wanted)));
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> others = changes().stream().map(Forecast.Change::what).toList();
        return others.isEmpty()
                ? Verdict.holds(
                        "%s of %s"
                                .formatted(
                                        Figures.count(spec.annotations().size(), "annotation"),
                                        object))
                : Verdict.differs("somebody else has set other annotations", others);
    }
}
