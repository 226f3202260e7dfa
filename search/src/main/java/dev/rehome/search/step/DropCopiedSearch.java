package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
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
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The way back behind a copy: the target without what it made. */
record DropCopiedSearch(DropCopiedSpec spec, SearchStore target) implements Step {

    /** The indices and data streams that it has deleted, or was about to. */
    record Dropped(List<String> indices) {}

    static DropCopiedSearch bind(DropCopiedSpec spec, Stores stores) {
        return new DropCopiedSearch(spec, SearchStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(target.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        return target.now(this::forecast);
    }

    private Forecast forecast(Cluster cluster) throws InterruptedException {
        var left = Leavings.of(spec, cluster);
        var changes = new ArrayList<Forecast.Change>();
        for (String name : left.indices()) {
            changes.add(destroy(cluster, "index " + name, List.of(name)));
        }
        for (DataStream stream : left.streams()) {
            changes.add(destroy(cluster, "data stream " + stream.name(), stream.indices()));
        }
        left.parts().forEach(part -> changes.add(destroy(part.toString(), Amount.NONE)));
        var problems = new ArrayList<Problem>();
        for (String name : left.indices()) {
            newWrites(cluster, "index " + name, List.of(name)).ifPresent(problems::add);
        }
        for (DataStream stream : left.streams()) {
            newWrites(cluster, "data stream " + stream.name(), stream.indices())
                    .ifPresent(problems::add);
        }
        left.others()
                .forEach(
                        other ->
                                problems.add(
                                        leftAlone(
                                                "%s at %s is not as the run made it"
                                                        .formatted(other, spec.store()))));
        left.needed()
                .forEach(part -> problems.add(leftAlone("%s at %s".formatted(part, spec.store()))));
        return new Forecast(changes, problems, "no return: what is deleted is gone");
    }

    private static Problem leftAlone(String what) {
        return Problem.warning(what, "it is left alone");
    }

    private Optional<Problem> newWrites(Cluster cluster, String what, List<String> indices)
            throws InterruptedException {
        return NewWrites.of(
                cluster, "%s at %s".formatted(what, spec.store()), indices, spec.handedOver());
    }

    private Forecast.Change destroy(Cluster cluster, String what, List<String> indices)
            throws InterruptedException {
        return destroy(what, LandingPlan.documents(cluster, what, indices).amount());
    }

    private Forecast.Change destroy(String what, Amount amount) {
        return new Forecast.Change(
                Forecast.Verb.DESTROY, "%s at %s".formatted(what, spec.store()), amount);
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.pointOfNoReturn("what a rollback deletes is gone; copy again instead");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = target.open(run.progress())) {
            var left = Leavings.of(spec, cluster);
            // Before they go: an attempt that is killed has deleted some of them.
            var dropping = new TreeSet<>(dropped(run));
            dropping.addAll(left.indices());
            left.streams().forEach(stream -> dropping.add(stream.name()));
            run.save(new Cursor(Json.write(Tree.of(new Dropped(List.copyOf(dropping))))));
            // A template goes only when no data stream needs it any more, and a pipeline or policy
            // when no index does; of parts the last made first: one may need another.
            for (DataStream stream : left.streams()) {
                var _ = cluster.find(Request.delete(DataStream.path(stream.name())));
            }
            for (String name : left.indices()) {
                var _ = cluster.find(Request.delete("/" + Names.encoded(name)));
            }
            for (var part : left.parts().reversed()) {
                var _ = cluster.find(Request.delete(part.path()));
            }
        }
    }

    private static List<String> dropped(Run run) {
        return run.cursor()
                .map(cursor -> Tree.read(Dropped.class, Json.read(cursor.text())).indices())
                .orElse(List.of());
    }

    @Override
    public Verdict verify(Run run) {
        var left = target.now(cluster -> Leavings.of(spec, cluster));
        var wrong = new ArrayList<String>();
        left.indices().forEach(name -> wrong.add("index " + name + " is there"));
        left.streams().forEach(stream -> wrong.add("data stream " + stream.name() + " is there"));
        left.parts().forEach(part -> wrong.add(part + " is there"));
        if (!wrong.isEmpty()) {
            return Verdict.differs("not all that was created is gone", wrong);
        }
        var proof = new ArrayList<String>();
        int indices = dropped(run).size();
        proof.add(indices == 1 ? "1 index deleted" : indices + " indices deleted");
        left.others()
                .forEach(
                        other ->
                                proof.add(
                                        "left alone: %s, not as the run made it".formatted(other)));
        left.needed().forEach(part -> proof.add("left alone: " + part));
        return Verdict.holds(String.join("\n", proof));
    }
}
