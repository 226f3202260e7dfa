package dev.rehome.search.step;

import dev.rehome.engine.record.RecordFile;
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
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.record.ClusterRecord;
import dev.rehome.search.record.RecordCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes down what indices hold, to be compared with later. */
record RecordSearch(RecordSpec spec, SearchStore store) implements Step {
    static final String KIND = "search.record";
    static final int JOBS = 4;

    private static final String DONE = "recorded";
    private static final String STREAM_REMEDY =
            "name its indices, .ds-%s-*; or compare it with a 'search.verify'";

    static RecordSearch bind(RecordSpec spec, Stores stores) {
        return new RecordSearch(spec, SearchStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.READ));
    }

    @Override
    public Forecast forecast() {
        boolean there = Files.exists(Path.of(spec.file()));
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                there ? Forecast.Verb.DESTROY : Forecast.Verb.CREATE,
                                (there
                                                ? "what file %s holds, writing the state of %s over"
                                                        + " it"
                                                : "file %s with the state of %s")
                                        .formatted(spec.file(), what()),
                                Amount.NONE)),
                problems(),
                "the file stays; nothing else is touched");
    }

    private String what() {
        return spec.indices().isEmpty()
                ? "every index of " + spec.store()
                : String.join(", ", spec.indices());
    }

    @Override
    public Check check(Run run) {
        return Check.unless(problems());
    }

    private Chosen chosen() {
        return store.now(cluster -> Chosen.of(cluster, spec.indices()));
    }

    private List<Problem> problems() {
        Chosen chosen = chosen();
        return Stream.concat(
                        leftOut(chosen).problems(DONE, STREAM_REMEDY).stream(),
                        chosen.withoutStreams().unreadable().stream())
                .toList();
    }

    private StreamsLeftOut leftOut(Chosen chosen) {
        return StreamsLeftOut.of(chosen, spec.indices());
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("a record changes nothing; the file stays");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open(run.progress())) {
            file(spec.file())
                    .write(
                            new RecordCluster(cluster, spec.digests(), JOBS, run.progress())
                                    .take(spec.indices()));
        }
    }

    @Override
    public Verdict verify(Run run) {
        int indices = file(spec.file()).read(ClusterRecord.class).indices().size();
        var lines = new ArrayList<String>();
        lines.add(
                "%s recorded in %s"
                        .formatted(Figures.count(indices, "index", "indices"), spec.file()));
        lines.addAll(leftOut(chosen()).lines(DONE));
        return Verdict.holds(String.join("\n", lines));
    }

    static RecordFile file(String path) {
        return new RecordFile(Path.of(path), KIND);
    }
}
