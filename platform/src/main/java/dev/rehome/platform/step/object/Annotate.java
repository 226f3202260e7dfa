package dev.rehome.platform.step.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gives an object annotations, or takes some away. */
record Annotate(AnnotateSpec spec, NamedObject object) implements NeedsRights {
    static final String BACK = "kubernetes.restore-annotations";

    static Annotate bind(AnnotateSpec spec, Stores stores) {
        return new Annotate(
                spec, NamedObject.of(stores, spec.cluster(), spec.namespace(), spec.object()));
    }

    @Override
    public ClusterStore store() {
        return object.store();
    }

    @Override
    public List<Right> rights() {
        return object.rights("get", "patch");
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store().missing(rights()));
        if (problems.isEmpty()) {
            problems.addAll(object.missing());
        }
        return new Forecast(
                problems.isEmpty() ? changes() : List.of(),
                problems,
                "gives back the annotations as they are");
    }

    private List<Forecast.Change> changes() {
        Map<String, String> now = of(object.read(), spec.annotations().keySet());
        return new TreeMap<>(spec.annotations())
                .entrySet().stream()
                        .filter(
                                each ->
                                        !each.getValue()
                                                .equals(now.getOrDefault(each.getKey(), "")))
                        .map(
                                each ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "annotation %s of %s: '%s'"
                                                        .formatted(
                                                                each.getKey(),
                                                                object.shown(),
                                                                each.getValue()),
                                                Amount.NONE))
                        .toList();
    }

    /** Those annotations of an object that it has. */
    static Map<String, String> of(JsonNode seen, Set<String> keys) {
        var found = new TreeMap<String, String>();
        for (String key : keys) {
            JsonNode value = seen.at("/metadata/annotations").path(key);
            if (value.isTextual()) {
                found.put(key, value.asText());
            }
        }
        return found;
    }

    /**
     * Sets annotations.
     *
     * @param values each empty where it is to go
     */
    static void set(Cluster cluster, NamedObject object, Map<String, Optional<String>> values) {
        var wanted = new HashMap<String, @Nullable String>();
        values.forEach((key, value) -> wanted.put(key, value.orElse(null)));
        object.at(cluster)
                .merge(
                        "annotate " + object,
                        object.name(),
                        Map.of("metadata", Map.of("annotations", wanted)));
    }

    @Override
    public Check check(Run run) {
        List<Problem> missing = object.missing();
        if (!missing.isEmpty()) {
            return Check.unless(missing);
        }
        return changes().isEmpty() ? Check.done("it is annotated so") : Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(
                BACK,
                new RestoreAnnotationsSpec(
                        spec.cluster(),
                        spec.namespace(),
                        spec.object(),
                        of(object.read(), spec.annotations().keySet()),
                        spec.annotations()));
    }

    @Override
    public void apply(Run run) {
        var wanted = new HashMap<String, Optional<String>>();
        spec.annotations()
                .forEach(
                        (key, value) ->
                                wanted.put(
                                        key, Optional.of(value).filter(text -> !text.isEmpty())));
        try (Cluster cluster = store().open()) {
            set(cluster, object, wanted);
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
