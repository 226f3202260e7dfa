package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
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
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.fence.Fence;
import dev.rehome.search.fence.Sign;
import dev.rehome.search.fence.WriteBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a fence down: what it took is given back, and what others did meanwhile stays. */
record ReleaseSearch(ReleaseSpec spec, SearchStore store) implements Step {

    static ReleaseSearch bind(ReleaseSpec spec, Stores stores) {
        return new ReleaseSearch(spec, SearchStore.of(stores, spec.store()));
    }

    /**
     * What came of it.
     *
     * @param others what is otherwise than before, and by others
     * @param blocked for how long the fence stood; empty when no index says
     */
    record Released(List<String> others, String blocked) {}

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                spec.before().stream()
                        .map(
                                block ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "index %s at %s is no longer fenced"
                                                        .formatted(block.index(), spec.store()),
                                                Amount.NONE))
                        .toList(),
                obstacles(),
                "fence it again");
    }

    @Override
    public Check check(Run run) {
        return Check.unless(obstacles());
    }

    private List<Problem> obstacles() {
        return store.now(cluster -> fence(cluster).obstacles(spec.before(), spec.run()));
    }

    private static Fence fence(Cluster cluster) throws InterruptedException {
        return new Fence(cluster, Product.of(cluster));
    }

    @Override
    public Undo undo(Run run) {
        return Undo.stays("fence it again with a search.fence step");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open(run.progress())) {
            Fence fence = fence(cluster);
            Optional<Instant> since = since(fence);
            List<String> others = fence.release(spec.before(), spec.run());
            String blocked =
                    since.map(at -> Figures.took(Duration.between(at, Instant.now()))).orElse("");
            run.save(new Cursor(Json.write(Tree.of(new Released(others, blocked)))));
        }
    }

    private Optional<Instant> since(Fence fence) throws InterruptedException {
        Optional<Instant> first = Optional.empty();
        for (WriteBlock block : spec.before()) {
            Optional<Instant> at = fence.sign(block.index()).map(Sign::at);
            if (at.isPresent() && (first.isEmpty() || at.get().isBefore(first.get()))) {
                first = at;
            }
        }
        return first;
    }

    @Override
    public Verdict verify(Run run) {
        List<String> standing =
                store.now(cluster -> fence(cluster).standing(spec.before(), spec.run()));
        if (!standing.isEmpty()) {
            return Verdict.differs("not all of the fence is taken down", standing);
        }
        Released released =
                run.cursor()
                        .map(cursor -> Tree.read(Released.class, Json.read(cursor.text())))
                        .orElse(new Released(List.of(), ""));
        int indices = spec.before().size();
        String count = Figures.count(indices, "index", "indices");
        var proof = new ArrayList<String>();
        proof.add(
                released.others().isEmpty()
                        ? count + " as before"
                        : count + " released; otherwise than before, by others:");
        proof.addAll(released.others());
        if (!released.blocked().isEmpty()) {
            proof.add("writes were refused for " + released.blocked());
        }
        return Verdict.holds(String.join("\n", proof));
    }
}
