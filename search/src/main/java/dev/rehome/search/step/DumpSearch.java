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
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.dump.DumpAsElasticdump;
import dev.rehome.search.dump.DumpIndices;
import dev.rehome.search.dump.DumpReport;
import dev.rehome.search.dump.Layout;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.elasticdump.WrittenFiles;
import dev.rehome.search.load.ChosenIndices;
import dev.rehome.search.place.BucketAddress;
import dev.rehome.search.place.Place;
import dev.rehome.search.survey.Offer;
import dev.rehome.search.survey.Offered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes indices into a folder or a bucket; undone by deleting what it wrote. */
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
        changes.add(
                new Forecast.Change(Forecast.Verb.CREATE, "the dump " + spec.out(), Amount.NONE));
        var problems = new ArrayList<>(unfit().stream().toList());
        Offer offer =
                new Offered(cluster, spec.indices()).offer(barred(cluster), List.of(), problems);
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

    private Function<DataStream, Optional<Problem>> barred(Cluster cluster)
            throws InterruptedException {
        if (spec.layout() != Layout.ELASTICDUMP) {
            return _ -> Optional.empty();
        }
        var left = StreamsLeftOut.of(Chosen.of(cluster, spec.indices()), spec.indices());
        return stream ->
                Optional.of(
                        left.problem(
                                stream,
                                "dumped: elasticdump's layout has no place for it",
                                "dump it in our own layout, or name its indices, .ds-%s-*, to dump"
                                        + " them as ordinary ones"));
    }

    private boolean isBucket() {
        return BucketAddress.isOne(spec.out());
    }

    private Optional<Problem> unfit() {
        try (Place to = Place.at(spec.out())) {
            return to.unfit();
        }
    }

    @Override
    public Check check(Run run) {
        if (run.cursor().isPresent()) {
            return Check.ready();
        }
        return Check.unless(forecast().problems());
    }

    @Override
    public Undo undo(Run run) {
        return drop(run, !isBucket() && Files.notExists(Path.of(spec.out())));
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
        try (Cluster cluster = source.open(run.progress())) {
            log.done(dump(cluster, log, run));
        }
    }

    private DumpReport dump(Cluster cluster, JournaledDump log, Run run)
            throws InterruptedException {
        if (spec.layout() == Layout.ELASTICDUMP) {
            return new DumpAsElasticdump(
                            cluster, Path.of(spec.out()), spec.options(), log, run.progress())
                    .dump();
        }
        try (Place to = Place.at(spec.out())) {
            return new DumpIndices(
                            cluster,
                            new DumpFolder(to),
                            spec.options(),
                            run.id().toString(),
                            run.progress())
                    .dump();
        }
    }

    @Override
    public Verdict verify(Run run) {
        var log = new JournaledDump(run);
        DumpReport report = log.report().orElseThrow();
        if (!isBucket()) {
            List<Path> changed = new WrittenFiles(Path.of(spec.out()), log.files()).others();
            if (!changed.isEmpty()) {
                return Verdict.differs(
                        "files are not as they were written",
                        changed.stream().map(Path::toString).toList());
            }
        }
        try (Place to = Place.at(spec.out())) {
            var _ = new ChosenIndices(DumpedFolder.open(to)).of(List.of());
        }
        var proof = new ArrayList<String>();
        proof.add(
                "%s of %s dumped into %s"
                        .formatted(
                                Figures.count(report.documents(), "document"),
                                Figures.count(report.indices(), "index", "indices"),
                                spec.out()));
        proof.addAll(report.notices());
        return Verdict.holds(String.join("\n", proof));
    }
}
