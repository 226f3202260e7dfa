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
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.fence.Fence;
import dev.rehome.search.fence.WriteBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes indices refuse writes until they are released. */
record FenceSearch(FenceSpec spec, SearchStore store) implements Step {
    /** While planning, a run has no name yet: any fence that stands is another's. */
    private static final String NO_RUN = "";

    private static final String DONE = "fenced";
    private static final String STREAM_REMEDY =
            "stop those who write to it; or name its indices, .ds-%s-*, and see that it goes on to"
                    + " no new one";

    static FenceSearch bind(FenceSpec spec, Stores stores) {
        return new FenceSearch(spec, SearchStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        // Settings are written: never those of a protected store.
        return List.of(store.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        List<WriteBlock> now = before();
        var problems = new ArrayList<Problem>();
        problems.add(
                Problem.warning(
                        "an index that is made while the fence stands is not behind it, and whoever"
                                + " may change settings can open one that is",
                        "stop what makes indices (a rollover, writers of new names) before"));
        problems.addAll(leftOut().problems(DONE, STREAM_REMEDY));
        problems.addAll(obstacles(now, NO_RUN));
        now.stream()
                .filter(WriteBlock::stands)
                .filter(block -> fence(fence -> fence.sign(block.index())).isEmpty())
                .map(FenceSearch::parked)
                .forEach(problems::add);
        return new Forecast(
                now.stream()
                        .map(
                                block ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "index %s at %s refuses writes"
                                                        .formatted(block.index(), spec.store()),
                                                Amount.NONE))
                        .toList(),
                problems,
                "gives back the write blocks as they are now");
    }

    private static Problem parked(WriteBlock block) {
        return Problem.warning(
                "index %s refuses writes already, and no run's fence says so"
                        .formatted(block.index()),
                "if it is to accept writes once the fence is down, set index.blocks.write to null"
                        + " first");
    }

    @Override
    public Check check(Run run) {
        return Check.unless(
                Stream.concat(
                                leftOut().problems(DONE, STREAM_REMEDY).stream(),
                                obstacles(before(), run.id().text()).stream())
                        .toList());
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(SearchKinds.RELEASE, asItIs(run));
    }

    /** The way back of what was fenced, also where more than {@link #undo} saw has come since. */
    @Override
    public Undo refine(Undo before, Run run) {
        return settled(run).<Undo>map(back -> Undo.by(SearchKinds.RELEASE, back)).orElse(before);
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        ReleaseSpec back = settled(run).orElse(null);
        if (back == null) {
            back = asItIs(run);
            run.save(new Cursor(Json.write(Tree.of(back))));
        }
        try (Cluster cluster = store.open(run.progress())) {
            new Fence(cluster, Product.of(cluster)).raise(back.before(), back.run(), Instant.now());
        }
    }

    @Override
    public Verdict verify(Run run) {
        ReleaseSpec back = settled(run).orElseThrow();
        List<String> open = fence(fence -> fence.open(back.before(), back.run()));
        return open.isEmpty()
                ? Verdict.holds(proof(back.before().size()))
                : Verdict.differs("the fence does not hold", open);
    }

    private String proof(int indices) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s refuse%s writes, and none is under way"
                        .formatted(
                                Figures.count(indices, "index", "indices"),
                                indices == 1 ? "s" : ""));
        lines.addAll(leftOut().lines(DONE));
        return String.join("\n", lines);
    }

    private StreamsLeftOut leftOut() {
        return StreamsLeftOut.of(
                store.now(cluster -> Chosen.of(cluster, spec.indices())), spec.indices());
    }

    /** What an attempt has found before it began: the way back. */
    private static Optional<ReleaseSpec> settled(Run run) {
        return run.cursor().map(cursor -> Tree.read(ReleaseSpec.class, Json.read(cursor.text())));
    }

    /**
     * The way back.
     *
     * @throws dev.rehome.engine.report.Failure while another run's fence stands, which would be no
     *     state to come back to
     */
    private ReleaseSpec asItIs(Run run) {
        List<WriteBlock> now = before();
        Problem.refuse(obstacles(now, run.id().text()));
        return new ReleaseSpec(spec.store(), now, run.id().text());
    }

    private List<WriteBlock> before() {
        return fence(fence -> fence.before(spec.indices()));
    }

    private List<Problem> obstacles(List<WriteBlock> blocks, String run) {
        return fence(fence -> fence.obstacles(blocks, run));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Fence fence) throws InterruptedException;
    }

    private <T> T fence(Question<T> question) {
        return store.now(cluster -> question.ask(new Fence(cluster, Product.of(cluster))));
    }
}
