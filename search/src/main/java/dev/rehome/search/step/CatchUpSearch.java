package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
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
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.catchup.CatchUp;
import dev.rehome.search.catchup.CatchUpReport;
import dev.rehome.search.catchup.Copies;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.fence.Fence;
import dev.rehome.search.fence.Sign;
import dev.rehome.search.write.DeadLetters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings into copies of indices what was written at their source since. */
record CatchUpSearch(CatchUpSpec spec, SearchStore source, SearchStore target) implements Step {

    /**
     * How far it is.
     *
     * @param over whether an attempt came to its end, and none has begun since
     */
    record State(CatchUpReport report, boolean over) {
        static final State NONE = new State(CatchUpReport.NOTHING, false);

        static State of(Run run) {
            return run.cursor().map(cursor -> read(Json.read(cursor.text()))).orElse(NONE);
        }

        /** Also as earlier versions saved it: the report alone, and only at the end. */
        private static State read(Object tree) {
            return tree instanceof Map<?, ?> saved && saved.containsKey("report")
                    ? Tree.read(State.class, tree)
                    : new State(Tree.read(CatchUpReport.class, tree), true);
        }

        void save(Run run) {
            run.save(new Cursor(Json.write(Tree.of(this))));
        }
    }

    static CatchUpSearch bind(CatchUpSpec spec, Stores stores) {
        return new CatchUpSearch(
                spec, SearchStore.of(stores, spec.from()), SearchStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(source.access(Access.Mode.READ), target.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        Chosen chosen = chosen();
        Copies copies = copies();
        var changes = new ArrayList<Forecast.Change>();
        var problems = new ArrayList<>(problems(chosen));
        var needs = new ArrayList<Forecast.Need>();
        for (Index index : chosen.indices()) {
            String name = copies.renaming().of(index.name());
            try {
                Optional<String> copy = copies.name(index);
                if (copy.isEmpty()) {
                    needs.add(
                            new Forecast.Need(
                                    spec.to(),
                                    "index %s at %s".formatted(name, spec.to()),
                                    !spec.rename().isEmpty(),
                                    Copies.missing(index)));
                }
                changes.add(change(copy.orElse(name)));
            } catch (Failure unclear) {
                problems.add(Problem.error(String.valueOf(unclear.getMessage()), unclear.remedy()));
            }
        }
        return new Forecast(changes, problems, needs, EndCatchUp.STAYS);
    }

    private Forecast.Change change(String copy) {
        return new Forecast.Change(
                Forecast.Verb.CHANGE,
                "index %s at %s: what was written at %s since%s"
                        .formatted(
                                copy,
                                spec.to(),
                                spec.from(),
                                spec.deletes() ? ", and without what is deleted there" : ""),
                Amount.NONE);
    }

    private Copies copies() {
        return source.now(
                from -> target.now(to -> Copies.of(from, to, new Renaming(spec.rename()))));
    }

    private List<Problem> problems(Chosen chosen) {
        var problems = new ArrayList<>(chosen.withoutStreams().unreadable());
        if (!spec.deletes() && spec.until() == 0) {
            problems.add(
                    Problem.warning(
                            "documents that are deleted at %s stay at %s"
                                    .formatted(spec.from(), spec.to()),
                            "catch up with 'deletes: true', unless nobody deletes there"));
        }
        return problems;
    }

    private Chosen chosen() {
        return source.now(cluster -> Chosen.of(cluster, spec.indices()));
    }

    @Override
    public Check check(Run run) {
        return Check.unless(chosen().withoutStreams().unreadable());
    }

    @Override
    public Undo undo(Run run) {
        Copies copies = copies();
        List<String> names =
                chosen().indices().stream().map(index -> copies.of(index).index().name()).toList();
        return Undo.by(
                SearchKinds.END_CATCH_UP, new EndCatchUpSpec(spec.to(), run.id().text(), names));
    }

    /** {@inheritDoc} One that has come to its end has set the copies up itself. */
    @Override
    public Undo refine(Undo before, Run run) {
        return State.of(run).over() ? Undo.stays(EndCatchUp.STAYS) : before;
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        CatchUpReport earlier = State.of(run).report();
        new State(earlier, false).save(run);
        try (Cluster from = source.open(run.progress());
                Cluster to = target.open(run.progress())) {
            var _ =
                    new CatchUp(
                                    from,
                                    to,
                                    spec.options(),
                                    run.progress(),
                                    new DeadLetters(Path.of(spec.rejected()))::add)
                            .by(run.id().text())
                            .run(report -> new State(report.after(earlier), true).save(run));
        }
    }

    @Override
    public Verdict verify(Run run) {
        CatchUpReport report = State.of(run).report();
        if (report.rejected() > 0) {
            return Verdict.differs(
                    "%s would not take %s; each is in %s with its reason"
                            .formatted(
                                    spec.to(),
                                    Figures.count(report.rejected(), "document"),
                                    spec.rejected()),
                    report.differences());
        }
        if (!report.differences().isEmpty()) {
            return Verdict.differs("the indices are not the same", report.differences());
        }
        if (report.behind() > spec.until()) {
            return Verdict.differs(
                    "still %s behind after %s"
                            .formatted(
                                    Figures.count(report.behind(), "write"),
                                    Figures.count(report.passes(), "pass", "passes")),
                    List.of(
                            "%s is written to faster than that: fence it, slow its writers down, or"
                                            .formatted(spec.from())
                                    + " be content with a higher 'until'"));
        }
        return Verdict.holds(proof(report));
    }

    private String proof(CatchUpReport report) {
        var proof = new ArrayList<String>();
        proof.add(
                "%s brought in %s%s; %s behind"
                        .formatted(
                                Figures.count(report.written(), "document"),
                                Figures.count(report.passes(), "pass", "passes"),
                                spec.deletes()
                                        ? ", " + Figures.count(report.deleted()) + " deleted"
                                        : "",
                                Figures.count(report.behind(), "write")));
        if (report.compared() > 0) {
            proof.add("%s identical".formatted(Figures.count(report.compared(), "document")));
        }
        if (report.known() > 0) {
            proof.add(
                    "%s at both sides, each compared when it was copied, or written since"
                            .formatted(Figures.count(report.known(), "document")));
        }
        if (!spec.deletes() && spec.until() == 0) {
            proof.add(
                    "the documents that were there before are not compared: 'deletes: true' does");
        }
        Optional<String> blocked = blocked();
        if (report.compared() + report.known() == 0 && spec.deletes()) {
            proof.add(
                    blocked.isPresent()
                            ? "no documents to compare"
                            : "not compared: " + spec.from() + " is still written to");
        }
        if (report.counted() > 0) {
            proof.add(
                    "%s made again since, whose _version is higher than at %s"
                            .formatted(Figures.count(report.counted(), "document"), spec.from()));
        }
        blocked.ifPresent(proof::add);
        return String.join("\n", proof);
    }

    /** For how long writers have been waiting, where a fence stands. */
    private Optional<String> blocked() {
        return chosen().indices().stream()
                .flatMap(
                        index ->
                                source
                                        .now(
                                                cluster ->
                                                        new Fence(cluster, Product.of(cluster))
                                                                .sign(index.name()))
                                        .stream())
                .map(Sign::at)
                .min(Instant::compareTo)
                .map(
                        at ->
                                "%s has refused writes for %s"
                                        .formatted(
                                                spec.from(),
                                                Figures.took(Duration.between(at, Instant.now()))));
    }
}
