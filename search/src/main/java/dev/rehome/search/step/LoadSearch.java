package dev.rehome.search.step;

import static java.util.Objects.requireNonNull;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.load.ChosenIndices;
import dev.rehome.search.load.LoadIndices;
import dev.rehome.search.place.Place;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Findings;
import dev.rehome.search.survey.Offer;
import dev.rehome.search.survey.Reception;
import dev.rehome.search.survey.StreamCandidate;
import dev.rehome.search.write.DeadLetters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Loads indices from a dump; undone by deleting exactly what it created. */
record LoadSearch(LoadSpec spec, SearchStore target) implements Step {

    static LoadSearch bind(LoadSpec spec, Stores stores) {
        return new LoadSearch(spec, SearchStore.of(stores, spec.to()));
    }

    @Override
    public List<Access> access() {
        return List.of(target.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        try (Place from = Place.at(spec.from())) {
            return forecast(DumpedFolder.open(from));
        }
    }

    private Forecast forecast(Archive archive) {
        var files = new ChosenIndices(archive);
        ChosenIndices.Choice choice = files.of(spec.indices());
        Offer offer = choice.offer(spec.templates() ? archive.parts() : List.of());
        Findings found =
                target.now(
                        cluster ->
                                new Reception(
                                                cluster,
                                                archive.product(),
                                                Product.of(cluster),
                                                spec.renaming(),
                                                true,
                                                Set.of())
                                        .of(offer, List.of()));
        var plan = new LandingPlan(spec.to());
        for (Candidate each : found.candidates()) {
            String name = each.index().name();
            ArchivedIndex archived = requireNonNull(choice.indices().get(name));
            plan.index(each.name(), documents("index " + name, List.of(archived)));
        }
        for (StreamCandidate each : found.streams()) {
            plan.stream(
                    each,
                    documents("data stream " + each.offered().name(), files.files(each.offered())));
        }
        return new Forecast(
                plan.changes(),
                Stream.concat(files.obstacles(choice).stream(), found.problems().stream()).toList(),
                "deletes what it created");
    }

    private Forecast.Change documents(String what, List<ArchivedIndex> files) {
        return new Forecast.Change(
                Forecast.Verb.MOVE,
                "the documents of %s in %s".formatted(what, spec.from()),
                new Amount(
                        files.stream().mapToLong(ArchivedIndex::documents).sum(),
                        "documents",
                        files.stream().mapToLong(ArchivedIndex::bytes).sum()));
    }

    @Override
    public Check check(Run run) {
        if (new JournaledCopy(run).isBegun()) {
            return Check.ready(); // each is looked into when its turn comes
        }
        return Check.unless(forecast().problems());
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
        try (Place from = Place.at(spec.from());
                Cluster cluster = target.open(run.progress())) {
            log.done(
                    new LoadIndices(
                                    DumpedFolder.open(from),
                                    cluster,
                                    spec.options(),
                                    run.progress(),
                                    log,
                                    new DeadLetters(Path.of(spec.rejected()))::add)
                            .run());
        }
    }

    @Override
    public Verdict verify(Run run) {
        return new Arrived(spec.to(), "loaded", spec.verify(), spec.rejected())
                .verdict(new JournaledCopy(run).report());
    }
}
