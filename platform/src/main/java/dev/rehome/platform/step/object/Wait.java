package dev.rehome.platform.step.object;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.Patience;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Waits until an object is as it should be. */
record Wait(WaitSpec spec, NamedObject object) implements NeedsRights {

    static Wait bind(WaitSpec spec, Stores stores) {
        return new Wait(
                spec, NamedObject.of(stores, spec.cluster(), spec.namespace(), spec.object()));
    }

    @Override
    public ClusterStore store() {
        return object.store();
    }

    @Override
    public List<Right> rights() {
        return object.rights("get");
    }

    @Override
    public List<Access> access() {
        return store().access(Access.Mode.READ);
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.WAIT,
                                "%s of %s to be %s".formatted(object, spec.cluster(), wanted()),
                                Amount.NONE)),
                store().missing(rights()),
                "nothing to undo: it only waits");
    }

    private String wanted() {
        return spec.condition().orElse("")
                + spec.json().map(json -> new TreeMap<>(json).toString()).orElse("");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it only waited");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store().open()) {
            String _ =
                    new Patience(spec.within(), run.progress())
                            .until(() -> lacking(cluster), is -> is, this::late);
        }
    }

    private Failure late(String is) {
        return new Failure(
                ExitCode.FAILED,
                "after %s %s".formatted(Figures.took(spec.within()), is),
                "see `kubectl describe %s`, mend it, then resume: it is waited for again"
                        .formatted(object),
                null);
    }

    /** What is not yet as it should be, in words; empty when all is. */
    private String lacking(Cluster cluster) {
        Optional<JsonNode> seen = object.at(cluster).find(object.name());
        if (seen.isEmpty()) {
            return "there is no %s".formatted(object);
        }
        Optional<String> condition =
                spec.condition().flatMap(wanted -> lackingCondition(seen.get(), wanted));
        return condition.orElseGet(() -> lackingValue(seen.get()));
    }

    private Optional<String> lackingCondition(JsonNode seen, String wanted) {
        for (JsonNode each : seen.at("/status/conditions")) {
            if (each.path("type").asText().equals(wanted)) {
                return each.path("status").asText().equals("True")
                        ? Optional.empty()
                        : Optional.of(
                                "%s is not %s: %s %s"
                                        .formatted(
                                                object,
                                                wanted,
                                                each.path("reason").asText(""),
                                                each.path("message").asText("")));
            }
        }
        return Optional.of("%s says nothing of %s yet".formatted(object, wanted));
    }

    private String lackingValue(JsonNode seen) {
        for (Map.Entry<String, String> each :
                new TreeMap<>(spec.json().orElse(Map.of())).entrySet()) {
            String is = seen.at(JsonPointer.compile(each.getKey())).asText("nothing");
            if (!is.equals(each.getValue())) {
                return "%s of %s is '%s', not '%s'"
                        .formatted(each.getKey(), object, is, each.getValue());
            }
        }
        return "";
    }

    @Override
    public Verdict verify(Run run) {
        String lacking = store().now(this::lacking);
        return lacking.isEmpty()
                ? Verdict.holds("%s is %s".formatted(object, wanted()))
                : Verdict.differs(lacking, List.of());
    }
}
