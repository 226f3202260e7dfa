package dev.rehome.search.step;

import dev.rehome.engine.disk.NewFolder;
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
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.dump.DumpAsElasticdump;
import dev.rehome.search.dump.DumpIndices;
import dev.rehome.search.dump.DumpReport;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.elasticdump.WrittenFiles;
import dev.rehome.search.load.ChosenIndices;
import dev.rehome.search.survey.Offer;
import dev.rehome.search.survey.Offered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes indices into a folder; undone by deleting what it wrote. */
record DumpSearch(DumpSpec spec, SearchStore source) implements Step {

    static DumpSearch bind(DumpSpec spec, Stores stores) {
        return new DumpSearch(spec, SearchStore.of(stores, spec.from()));
    }

    @Override
    public List<Access> access() {
        return List.of(source.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        return source.now(this::forecast);
    }

    private Forecast forecast(Cluster cluster) throws InterruptedException {
        var changes = new ArrayList<Forecast.Change>();
        changes.add(new Forecast.Change(Forecast.Verb.CREATE, "folder " + spec.out(), Amount.NONE));
        var problems = new ArrayList<>(unfit().stream().toList());
        Offer offer = new Offered(cluster, spec.indices()).offer(false, List.of(), problems);
        for (Index index : offer.indices()) {
            changes.add(
                    LandingPlan.documents(cluster, "index " + index.name(), List.of(index.name())));
        }
        for (OfferedStream offered : offer.streams()) {
            DataStream stream = offered.stream();
            changes.add(
                    LandingPlan.documents(
                            cluster, "data stream " + stream.name(), stream.indices()));
        }
        return new Forecast(changes, problems, "deletes the files that it wrote");
    }

    private Optional<Problem> unfit() {
        return new NewFolder(Path.of(spec.out())).unfit();
    }

    @Override
    public Check check(Run run) {
        if (run.cursor().isPresent()) {
            return Check.ready();
        }
        return forecast().problems().stream()
                .filter(Problem::forbids)
                .findFirst()
                .map(problem -> Check.blocked(problem.what(), problem.remedy()))
                .orElseGet(Check::ready);
    }

    @Override
    public Undo undo(Run run) {
        return drop(run, Files.notExists(Path.of(spec.out())));
    }

    @Override
    public Undo refine(Undo before, Run run) {
        return before instanceof Undo.By(_, DropDumpSpec known) ? drop(run, known.made()) : before;
    }

    private Undo drop(Run run, boolean made) {
        return Undo.by(
                SearchKinds.DROP_DUMP,
                new DropDumpSpec(
                        spec.out(), made, run.id().toString(), new JournaledDump(run).files()));
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        var log = new JournaledDump(run);
        log.begin();
        var folder = Path.of(spec.out());
        try (Cluster cluster = source.open()) {
            log.done(
                    switch (spec.layout()) {
                        case REHOME ->
                                new DumpIndices(
                                                cluster,
                                                new DumpFolder(folder),
                                                spec.options(),
                                                run.id().toString(),
                                                run.progress())
                                        .dump();
                        case ELASTICDUMP ->
                                new DumpAsElasticdump(
                                                cluster,
                                                folder,
                                                spec.options(),
                                                log,
                                                run.progress())
                                        .dump();
                    });
        }
    }

    @Override
    public Verdict verify(Run run) {
        var log = new JournaledDump(run);
        DumpReport report = log.report().orElseThrow();
        List<Path> changed = new WrittenFiles(Path.of(spec.out()), log.files()).others();
        if (!changed.isEmpty()) {
            return Verdict.differs(
                    "files are not as they were written",
                    changed.stream().map(Path::toString).toList());
        }
        var _ = new ChosenIndices(DumpedFolder.open(Path.of(spec.out()))).of(List.of());
        var proof = new ArrayList<String>();
        proof.add(
                "%s of %s dumped into %s"
                        .formatted(
                                Figures.count(report.documents(), "document"),
                                Arrived.indices(report.indices()),
                                spec.out()));
        proof.addAll(report.notices());
        return Verdict.holds(String.join("\n", proof));
    }
}
