package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
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
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.load.ChosenIndices;
import dev.rehome.search.load.LoadIndices;
import dev.rehome.search.write.DeadLetters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads indices from a folder; undone by deleting exactly what it created. */
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
        Archive archive = archive();
        var unfit = new TargetProblems(target, archive.product(), target.product(), true);
        var changes = new ArrayList<Forecast.Change>();
        var problems = new ArrayList<Problem>();
        for (ArchivedIndex archived : new ChosenIndices(archive).of(spec.indices())) {
            changes.add(
                    new Forecast.Change(
                            Forecast.Verb.CREATE,
                            "index %s at %s".formatted(archived.name(), spec.to()),
                            Amount.NONE));
            changes.add(
                    new Forecast.Change(
                            Forecast.Verb.MOVE,
                            "the documents of index %s in %s"
                                    .formatted(archived.name(), spec.from()),
                            new Amount(archived.documents(), "documents", archived.bytes())));
            problems.addAll(unfit.of(archived.index()));
        }
        return new Forecast(changes, problems, "deletes the indices that it created");
    }

    @Override
    public Check check(Run run) {
        if (new JournaledCopy(run).isBegun()) {
            return Check.ready(); // each is looked into when its turn comes
        }
        return forecast().problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .findFirst()
                .map(problem -> Check.blocked(problem.what(), problem.remedy()))
                .orElseGet(Check::ready);
    }

    /** Nothing is created yet; {@link #refine} names what is, by UUID. */
    @Override
    public Undo undo(Run run) {
        return Undo.by(
                SearchKinds.DROP_COPIED,
                new DropCopiedSpec(spec.to(), Map.of(), List.of(), List.of()));
    }

    @Override
    public Undo refine(Undo before, Run run) {
        var log = new JournaledCopy(run);
        return Undo.by(
                SearchKinds.DROP_COPIED,
                new DropCopiedSpec(spec.to(), log.indices(), log.making(), log.parts()));
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        var log = new JournaledCopy(run);
        try (Cluster cluster = target.open()) {
            log.done(
                    new LoadIndices(
                                    archive(),
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

    private Archive archive() {
        return DumpedFolder.open(Path.of(spec.from()));
    }
}
