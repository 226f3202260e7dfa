package dev.rehome.platform.step.object;

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
import dev.rehome.platform.step.cluster.Since;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gives an object the annotations that it had, unless somebody else has set them since. */
record RestoreAnnotations(RestoreAnnotationsSpec spec, NamedObject object) implements NeedsRights {

    static RestoreAnnotations bind(RestoreAnnotationsSpec spec, Stores stores) {
        return new RestoreAnnotations(
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

    /** Whose each of them is now. */
    private List<String> those(Since since) {
        Map<String, String> now = Annotate.of(object.read(), spec.from().keySet());
        return new TreeMap<>(spec.from())
                .entrySet().stream()
                        .filter(
                                each ->
                                        Since.of(
                                                        before(each.getKey()),
                                                        Optional.of(each.getValue())
                                                                .filter(text -> !text.isEmpty()),
                                                        Optional.ofNullable(now.get(each.getKey())))
                                                == since)
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private Optional<String> before(String key) {
        return Optional.ofNullable(spec.annotations().get(key));
    }

    /** What keeps it from going back. */
    private List<Problem> obstacles() {
        List<Problem> missing = object.missing();
        List<String> others = missing.isEmpty() ? those(Since.OTHERS) : List.of();
        return others.isEmpty()
                ? missing
                : List.of(
                        Problem.error(
                                "somebody else has changed annotation %s of %s since"
                                        .formatted(String.join(", ", others), object),
                                "see whether that is still wanted; then set it by hand to what it"
                                        + " was, or leave this step as it is with --leave"));
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store().missing(rights()));
        if (problems.isEmpty()) {
            obstacles().forEach(each -> problems.add(each.softened()));
        }
        return new Forecast(
                problems.isEmpty()
                        ? those(Since.OURS).stream()
                                .map(
                                        key ->
                                                new Forecast.Change(
                                                        Forecast.Verb.CHANGE,
                                                        "annotation %s of %s: back to %s"
                                                                .formatted(
                                                                        key,
                                                                        object.shown(),
                                                                        before(key)
                                                                                .map(
                                                                                        "'%s'"
                                                                                                ::formatted)
                                                                                .orElse("none")),
                                                        Amount.NONE))
                                .toList()
                        : List.of(),
                problems,
                "set them again");
    }

    @Override
    public Check check(Run run) {
        List<Problem> obstacles = obstacles();
        if (!obstacles.isEmpty()) {
            return Check.unless(obstacles);
        }
        return those(Since.OURS).isEmpty() ? Check.done("they are as before") : Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it is an undo itself");
    }

    @Override
    public void apply(Run run) {
        var back = new HashMap<String, Optional<String>>();
        those(Since.OURS).forEach(key -> back.put(key, before(key)));
        try (Cluster cluster = store().open()) {
            Annotate.set(cluster, object, back);
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> asBefore = those(Since.AS_BEFORE);
        return asBefore.size() == spec.from().size()
                ? Verdict.holds(
                        "%s of %s as before"
                                .formatted(Figures.count(asBefore.size(), "annotation"), object))
                : Verdict.differs(
                        "not as before",
                        spec.from().keySet().stream()
                                .filter(key -> !asBefore.contains(key))
                                .sorted()
                                .map(key -> "annotation %s of %s".formatted(key, object))
                                .toList());
    }
}
