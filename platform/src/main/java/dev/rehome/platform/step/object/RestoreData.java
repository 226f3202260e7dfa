package dev.rehome.platform.step.object;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.KeptData;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import dev.rehome.platform.step.cluster.Since;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Gives keys of a secret or a config map the values that they had. */
record RestoreData(RestoreDataSpec spec, NamedObject object) implements NeedsRights {
    /** Before the version that the object had then; the secret that kept all may be gone. */
    private static final String RESTORED = "restored ";

    static RestoreData bind(RestoreDataSpec spec, Stores stores) {
        return new RestoreData(
                spec, NamedObject.of(stores, spec.cluster(), spec.namespace(), spec.object()));
    }

    @Override
    public ClusterStore store() {
        return object.store();
    }

    @Override
    public List<Right> rights() {
        return Data.rights(object);
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store().missing(rights()));
        if (problems.isEmpty() && spec.kept().isPresent()) {
            obstacle().map(Problem::softened).ifPresent(problems::add);
        }
        return new Forecast(
                spec.changed() && spec.kept().isPresent() && problems.isEmpty()
                        ? List.of(
                                new Forecast.Change(
                                        Forecast.Verb.CHANGE,
                                        "%s of %s, back to what secret %s keeps"
                                                .formatted(
                                                        Figures.count(spec.keys().size(), "key"),
                                                        object.shown(),
                                                        spec.kept().get()),
                                        Amount.NONE))
                        : List.of(),
                problems,
                "set them again");
    }

    @Override
    public Check check(Run run) {
        if (spec.kept().isEmpty()) {
            return Check.done("nothing was changed");
        }
        boolean there = store().now(this::kept).isPresent();
        if (restored(run)) {
            return there ? Check.ready() : Check.done("it is as it was");
        } else if (!spec.changed() && !there) {
            return Check.done("nothing was changed");
        }
        return Check.unless(obstacle().stream().toList());
    }

    private static boolean restored(Run run) {
        return run.cursor().isPresent();
    }

    private KeptData keeping(Cluster cluster) {
        return new KeptData(cluster, store().in(cluster), spec.kept().orElseThrow());
    }

    private Optional<Secret> kept(Cluster cluster) {
        return keeping(cluster).find();
    }

    /** What keeps the values from going back. */
    private Optional<Problem> obstacle() {
        if (!spec.changed()) {
            return Optional.empty();
        }
        Optional<Problem> missing = object.missing().stream().findFirst();
        return missing.isPresent() ? missing : store().now(this::obstacle);
    }

    private Optional<Problem> obstacle(Cluster cluster) {
        String name = spec.kept().orElseThrow();
        Optional<Secret> kept = kept(cluster);
        if (kept.isEmpty()) {
            return Optional.of(
                    Problem.error(
                            "secret %s is gone, which kept what %s of %s was before"
                                    .formatted(name, String.join(", ", spec.keys()), object),
                            "set it by hand to what it was, then leave this step as it is with"
                                    + " --leave"));
        }
        List<String> others = those(Since.OTHERS, kept.get(), cluster);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Problem.error(
                                "somebody else has changed %s of %s since"
                                        .formatted(String.join(", ", others), object),
                                ("see whether that is still wanted; then set it to what it was by"
                                     + " hand (secret %s keeps it), or leave this step as it is"
                                     + " with --leave")
                                        .formatted(name)));
    }

    private List<String> those(Since since, Secret kept, Cluster cluster) {
        Map<String, String> now = KeptData.data(object.at(cluster).read(object.name()));
        return spec.keys().stream()
                .filter(
                        key ->
                                Since.of(
                                                Optional.ofNullable(KeptData.before(kept).get(key)),
                                                KeptData.set(kept, key),
                                                Optional.ofNullable(now.get(key)))
                                        == since)
                .toList();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it is an undo itself");
    }

    /** What keeps the values goes when they have been read back as they were, and not before. */
    @Override
    public void apply(Run run) {
        try (Cluster cluster = store().open()) {
            if (spec.changed() && !restored(run)) {
                Secret kept = kept(cluster).orElseThrow(this::gone);
                object.at(cluster)
                        .merge(
                                "restore " + object,
                                object.name(),
                                KeptData.merge(
                                        object.name(),
                                        new TreeSet<>(spec.keys()),
                                        KeptData.before(kept)));
                String version = version(cluster);
                List<String> asBefore = those(Since.AS_BEFORE, kept, cluster);
                if (asBefore.size() < spec.keys().size()) {
                    throw new Failure(
                            "%s of %s are as they were, and the others are not"
                                    .formatted(
                                            asBefore.isEmpty()
                                                    ? "none"
                                                    : String.join(", ", asBefore),
                                            object),
                            "see what else sets them, then roll back again");
                }
                run.save(new Cursor(RESTORED + version));
            }
            keeping(cluster).drop();
        }
    }

    private Failure gone() {
        return new Failure(
                "secret %s is gone".formatted(spec.kept().orElseThrow()), "roll back again");
    }

    private String version(Cluster cluster) {
        return object.at(cluster).read(object.name()).at("/metadata/resourceVersion").asText();
    }

    /** Once what kept the values is gone, the object's version tells that they are the same. */
    @Override
    public Verdict verify(Run run) {
        if (!spec.changed()) {
            return Verdict.holds("nothing was changed");
        }
        String version = store().now(this::version);
        String keys = "%s of %s".formatted(Figures.count(spec.keys().size(), "key"), object);
        return run.cursor().map(Cursor::text).filter((RESTORED + version)::equals).isPresent()
                ? Verdict.holds(keys + " as before")
                : Verdict.holds(
                        keys + " as before, when put back; somebody has written there since");
    }
}
