package dev.rehome.search.step;

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
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way back behind a copy: the target without what it made. */
record DropCopiedSearch(DropCopiedSpec spec, SearchStore target) implements Step {

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
            List<ShardStats> shards = ShardStats.of(cluster, name);
            changes.add(
                    destroy(
                            "index " + name,
                            new Amount(
                                    shards.stream().mapToLong(ShardStats::documents).sum(),
                                    "documents",
                                    shards.stream().mapToLong(ShardStats::bytes).sum())));
        }
        left.parts().forEach(part -> changes.add(destroy(part.toString(), Amount.NONE)));
        var problems = new ArrayList<Problem>();
        for (String name : left.indices()) {
            newData(cluster, name).ifPresent(problems::add);
        }
        left.others()
                .forEach(
                        other ->
                                problems.add(
                                        Problem.warning(
                                                "%s at %s is not as the run made it"
                                                        .formatted(other, spec.store()),
                                                "it is left alone")));
        return new Forecast(changes, problems, "no return: what is deleted is gone");
    }

    /**
     * What others have written there since it was handed over; of one that never was, all is ours.
     */
    private Optional<Problem> newData(Cluster cluster, String index) throws InterruptedException {
        Optional<Origin> origin = Origin.of(new Notes(cluster, Product.of(cluster), index));
        List<Long> highest = ShardStats.highest(ShardStats.of(cluster, index));
        return origin.flatMap(copied -> copied.writtenSince(highest))
                .filter(writes -> writes > 0)
                .map(
                        writes ->
                                Problem.loss(
                                        "others have used index %s at %s since it was handed over; %s there"
                                                .formatted(
                                                        index,
                                                        spec.store(),
                                                        Figures.count(writes, "write")),
                                        "save what is wanted of it; then rehome rollback"
                                                + " --discard-new-data lets the rest go"));
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
        try (Cluster cluster = target.open()) {
            var left = Leavings.of(spec, cluster);
            // Templates first, and of them the last made first: one may need another.
            for (var part : left.parts().reversed()) {
                var _ = cluster.find(Request.delete(part.path()));
            }
            for (String name : left.indices()) {
                String path = "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
                var _ = cluster.find(Request.delete(path));
            }
        }
    }

    @Override
    public Verdict verify(Run run) {
        var left = target.now(cluster -> Leavings.of(spec, cluster));
        var wrong = new ArrayList<String>();
        left.indices().forEach(name -> wrong.add("index " + name + " is there"));
        left.parts().forEach(part -> wrong.add(part + " is there"));
        if (!wrong.isEmpty()) {
            return Verdict.differs("not all that was created is gone", wrong);
        }
        var proof = new ArrayList<String>();
        int indices = spec.indices().size() + spec.making().size();
        proof.add(indices == 1 ? "1 index deleted" : indices + " indices deleted");
        left.others()
                .forEach(
                        other ->
                                proof.add(
                                        "left alone: %s, not as the run made it".formatted(other)));
        return Verdict.holds(String.join("\n", proof));
    }
}
