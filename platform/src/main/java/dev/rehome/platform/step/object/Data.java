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
import dev.rehome.platform.kubernetes.KeptData;
import dev.rehome.platform.kubernetes.Objects;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sets keys of a secret or a config map; the others stay.
 *
 * @param object which of them
 */
record Data(DataSpec spec, NamedObject object, Stores stores) implements NeedsRights {
    static final String BACK = "kubernetes.restore-data";

    static Data secret(DataSpec spec, Stores stores) {
        return of(spec, "secret", stores);
    }

    static Data configMap(DataSpec spec, Stores stores) {
        return of(spec, "configmap", stores);
    }

    private static Data of(DataSpec spec, String kind, Stores stores) {
        return new Data(
                spec,
                NamedObject.of(stores, spec.cluster(), spec.namespace(), kind + "/" + spec.name()),
                stores);
    }

    @Override
    public ClusterStore store() {
        return object.store();
    }

    @Override
    public List<Right> rights() {
        return rights(object);
    }

    /** The secret that keeps what was there is named by the run: no name of it is known before. */
    static List<Right> rights(NamedObject object) {
        var rights = new ArrayList<>(object.rights("get", "patch"));
        rights.addAll(
                Right.of(object.store().namespaceNow(), "", "secrets", "get", "create", "delete"));
        return rights;
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
                "gives back the values as they are, which a secret beside it keeps");
    }

    /** Only what differs; values are not shown, as neither kind says which of them are secret. */
    private List<Forecast.Change> changes() {
        Map<String, String> now = now();
        var changes = new ArrayList<Forecast.Change>();
        wanted().forEach(
                        (key, value) -> {
                            if (!value.equals(now.get(key))) {
                                changes.add(
                                        new Forecast.Change(
                                                now.containsKey(key)
                                                        ? Forecast.Verb.CHANGE
                                                        : Forecast.Verb.CREATE,
                                                "key %s of %s: %s"
                                                        .formatted(
                                                                key,
                                                                object.shown(),
                                                                spec.set().get(key)),
                                                Amount.NONE));
                            }
                        });
        return changes;
    }

    private Map<String, String> now() {
        return KeptData.data(object.read());
    }

    /** What the keys are to become, in base64. */
    private Map<String, String> wanted() {
        var wanted = new TreeMap<String, String>();
        spec.set().forEach((key, value) -> wanted.put(key, KeptData.encoded(stores.reveal(value))));
        return wanted;
    }

    @Override
    public Check check(Run run) {
        List<Problem> missing = object.missing();
        if (!missing.isEmpty()) {
            return Check.unless(missing);
        }
        return changes().isEmpty() ? Check.done("every key is so") : Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(
                BACK,
                new RestoreDataSpec(
                        spec.cluster(),
                        spec.namespace(),
                        object.toString(),
                        List.copyOf(new TreeSet<>(spec.set().keySet())),
                        Optional.empty(),
                        false));
    }

    /** Once the secret that keeps what was there has its name, the way back leads to it. */
    @Override
    public Undo refine(Undo before, Run run) {
        return before instanceof Undo.By(String kind, RestoreDataSpec back)
                ? Undo.by(kind, back.from(Keeping.of(run)))
                : before;
    }

    /** Under a name that no other step's has, which is noted before anything is kept there. */
    private Keeping keeping(Cluster cluster, Run run) {
        Optional<Keeping> noted = Keeping.of(run);
        if (noted.isPresent()) {
            return noted.get();
        }
        String base = "%s-before-%s".formatted(spec.name(), run.id());
        String name = base;
        for (int i = 2; new KeptData(cluster, store().in(cluster), name).find().isPresent(); i++) {
            name = base + "-" + i;
        }
        return new Keeping(name, false).noted(run);
    }

    @Override
    public void apply(Run run) {
        try (Cluster cluster = store().open()) {
            Objects objects = object.at(cluster);
            JsonNode seen = objects.read(object.name());
            Map<String, String> wanted = wanted();
            Keeping keeping = keeping(cluster, run);
            new KeptData(cluster, objects.namespace(), keeping.name())
                    .keep(KeptData.data(seen), wanted);
            keeping.changing().noted(run);
            objects.merge(
                    "change " + object,
                    object.name(),
                    KeptData.merge(object.name(), wanted.keySet(), wanted));
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> others =
                changes().stream()
                        .map(change -> "somebody else has set %s".formatted(change.what()))
                        .toList();
        return others.isEmpty()
                ? Verdict.holds(
                        "%s of %s set%s"
                                .formatted(
                                        Figures.count(spec.set().size(), "key"),
                                        object,
                                        Keeping.of(run)
                                                .map(
                                                        keeping ->
                                                                "; secret %s keeps what they were: delete it when you no longer want to go back"
                                                                        .formatted(keeping.name()))
                                                .orElse("")))
                : Verdict.differs("not as set", others);
    }
}
