package dev.rehome.platform.step.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
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
import dev.rehome.platform.kubernetes.KeptData;
import dev.rehome.platform.kubernetes.ObjectName;
import dev.rehome.platform.kubernetes.Objects;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Gives keys of a secret or a config map the values that they had. */
record RestoreData(RestoreDataSpec spec, ObjectName object, ClusterStore store)
        implements Step, NeedsRights {

    static RestoreData bind(RestoreDataSpec spec, Stores stores) {
        return new RestoreData(
                spec,
                ObjectName.parse(spec.object()),
                ClusterStore.of(stores, spec.cluster(), spec.namespace()));
    }

    @Override
    public List<Right> rights() {
        return Data.rights(store, object);
    }

    @Override
    public List<Access> access() {
        return store.access(Access.Mode.WRITE);
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.CHANGE,
                                "%s of %s at %s, back to what secret %s keeps"
                                        .formatted(
                                                Figures.count(spec.keys().size(), "key"),
                                                object,
                                                spec.cluster(),
                                                spec.kept().orElse("none")),
                                Amount.NONE)),
                store.missing(rights()),
                "set them again");
    }

    @Override
    public Check check(Run run) {
        if (spec.kept().isEmpty()) {
            return Check.done("nothing was changed");
        } else if (run.cursor().isPresent()) {
            return Check.done("it is as it was");
        }
        return store.now(cluster -> check(cluster, spec.kept().get()));
    }

    private Check check(Cluster cluster, String name) {
        Objects objects = new Objects(cluster, store.in(cluster));
        Map<String, String> now = KeptData.data(objects.read(object));
        Optional<Secret> kept = new KeptData(cluster, objects.namespace(), name).find();
        if (!spec.changed()) {
            return kept.isEmpty() ? Check.done("nothing was changed") : Check.ready();
        } else if (kept.isEmpty()) {
            return Check.blocked(
                    "secret %s is gone, which kept what %s of %s was before"
                            .formatted(name, String.join(", ", spec.keys()), object),
                    "set it by hand to what it was, then leave this step as it is with --leave");
        }
        List<String> others =
                spec.keys().stream()
                        .filter(key -> isOthers(kept.get(), key, now.get(key)))
                        .toList();
        return others.isEmpty()
                ? Check.ready()
                : Check.blocked(
                        "somebody else has changed %s of %s since"
                                .formatted(String.join(", ", others), object),
                        ("see whether that is still wanted; then set it to what it was by hand"
                                        + " (secret %s keeps it), or leave this step as it is with"
                                        + " --leave")
                                .formatted(name));
    }

    private static boolean isOthers(
            Secret kept, String key, @org.jspecify.annotations.Nullable String now) {
        String before = KeptData.before(kept).get(key);
        boolean asBefore = before == null ? now == null : before.equals(now);
        return !asBefore && !(now != null && KeptData.isOurs(kept, key, now));
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it is an undo itself");
    }

    @Override
    public void apply(Run run) {
        try (Cluster cluster = store.open()) {
            Objects objects = new Objects(cluster, store.in(cluster));
            var kept = new KeptData(cluster, objects.namespace(), spec.kept().orElseThrow());
            Secret before =
                    kept.find()
                            .orElseThrow(
                                    () ->
                                            new Failure(
                                                    "secret %s is gone".formatted(kept.name()),
                                                    "roll back again"));
            if (spec.changed()) {
                objects.merge(
                        "restore " + object,
                        object,
                        KeptData.merge(
                                object, new TreeSet<>(spec.keys()), KeptData.before(before)));
            }
            run.save(new Cursor("restored"));
            kept.drop();
        }
    }

    @Override
    public Verdict verify(Run run) {
        JsonNode seen = store.now(cluster -> new Objects(cluster, store.in(cluster)).read(object));
        return Verdict.holds(
                "%s is as it was, with %s"
                        .formatted(object, Figures.count(seen.path("data").size(), "key")));
    }
}
