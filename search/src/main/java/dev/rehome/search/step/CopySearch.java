package dev.rehome.search.step;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.copy.CopyIndices;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Findings;
import dev.rehome.search.survey.StreamCandidate;
import dev.rehome.search.survey.Survey;
import dev.rehome.search.write.DeadLetters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Copies indices from one cluster to another; undone by deleting exactly what it created. */
record CopySearch(CopySpec spec, SearchStore source, SearchStore target) implements Step {

    static CopySearch bind(CopySpec spec, Stores stores) {
        return new CopySearch(
                spec, SearchStore.of(stores, spec.from()), SearchStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(source.access(Access.Mode.READ), target.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        Findings found = look();
        var plan = new LandingPlan(spec.to());
        for (Candidate each : found.candidates()) {
            plan.index(
                    each.name(),
                    source.now(
                            cluster ->
                                    LandingPlan.documents(
                                            cluster,
                                            "index " + each.index().name(),
                                            List.of(each.index().name()))));
        }
        for (StreamCandidate each : found.streams()) {
            DataStream stream = each.offered().stream();
            plan.stream(
                    each,
                    source.now(
                            cluster ->
                                    LandingPlan.documents(
                                            cluster,
                                            "data stream " + stream.name(),
                                            stream.indices())));
        }
        var problems = new ArrayList<>(found.problems());
        if (!spec.aliases()) {
            found.candidates().forEach(each -> leftBehind(each.index()).ifPresent(problems::add));
        }
        return new Forecast(plan.changes(), problems, "deletes what it created");
    }

    private static Optional<Problem> leftBehind(Index index) {
        var aliases = new TreeSet<String>();
        index.aliases().fieldNames().forEachRemaining(aliases::add);
        return aliases.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Problem.warning(
                                "%s %s of index %s %s not come along"
                                        .formatted(
                                                aliases.size() == 1 ? "alias" : "aliases",
                                                String.join(", ", aliases),
                                                index.name(),
                                                aliases.size() == 1 ? "does" : "do"),
                                "give each to the copy when it takes over, by a step search.alias"
                                        + " of its own"));
    }

    private Findings look() {
        return source.now(
                from ->
                        target.now(
                                to ->
                                        new Survey(
                                                        from,
                                                        to,
                                                        spec.indices(),
                                                        spec.renaming(),
                                                        spec.templates(),
                                                        spec.aliases())
                                                .look(Set.of())));
    }

    @Override
    public Check check(Run run) {
        if (new JournaledCopy(run).isBegun()) {
            return Check.ready(); // each is looked into when its turn comes
        }
        return Check.unless(look().problems());
    }

    /** Nothing is created yet; {@link #refine} names what is, by UUID. */
    @Override
    public Undo undo(Run run) {
        return Undo.by(
                SearchKinds.DROP_COPIED,
                new DropCopiedSpec(spec.to(), Map.of(), List.of(), List.of(), false));
    }

    @Override
    public Undo refine(Undo before, Run run) {
        var log = new JournaledCopy(run);
        return Undo.by(SearchKinds.DROP_COPIED, log.dropped(spec.to()));
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        var log = new JournaledCopy(run);
        try (Cluster from = source.open(run.progress());
                Cluster to = target.open(run.progress())) {
            log.done(
                    new CopyIndices(
                                    from,
                                    to,
                                    spec.options(),
                                    run.progress(),
                                    log,
                                    new DeadLetters(Path.of(spec.rejected()))::add)
                            .run());
        }
    }

    @Override
    public Verdict verify(Run run) {
        return new Arrived(spec.to(), "copied", spec.verify(), spec.rejected())
                .verdict(new JournaledCopy(run).report());
    }
}
