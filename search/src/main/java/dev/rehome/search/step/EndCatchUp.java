package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.catchup.FinalPipeline;
import dev.rehome.search.connect.Cluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way back behind a catch-up that was cut off: the copies as they were set up before. The
 * documents that it brought stay; those that were there before it are nowhere else.
 */
record EndCatchUp(EndCatchUpSpec spec, SearchStore store) implements Step {
    static final String STAYS =
            "the documents that it brought stay: the copy's undo deletes the indices";

    static EndCatchUp bind(EndCatchUpSpec spec, Stores stores) {
        return new EndCatchUp(spec, SearchStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        List<Forecast.Change> changes =
                store.now(this::paused).entrySet().stream()
                        .map(
                                each ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "index %s at %s has its final pipeline %s again"
                                                        .formatted(
                                                                each.getKey(),
                                                                spec.store(),
                                                                each.getValue()),
                                                Amount.NONE))
                        .toList();
        return new Forecast(changes, List.of(), STAYS);
    }

    /** The final pipelines that copies go without because of that run, by the copies' names. */
    private Map<String, String> paused(Cluster cluster) throws InterruptedException {
        var paused = new LinkedHashMap<String, String>();
        for (String index : spec.indices()) {
            FinalPipeline.of(cluster, index, spec.run())
                    .own()
                    .ifPresent(name -> paused.put(index, name));
        }
        return paused;
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.stays("catch up again with a search.catch-up step");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open(run.progress())) {
            Map<String, String> paused = paused(cluster);
            if (run.cursor().isEmpty()) {
                run.save(new Cursor(Figures.count(paused.size(), "final pipeline")));
            }
            for (String index : paused.keySet()) {
                FinalPipeline.of(cluster, index, spec.run()).resume();
            }
        }
    }

    @Override
    public Verdict verify(Run run) {
        Map<String, String> paused = store.now(this::paused);
        return paused.isEmpty()
                ? Verdict.holds(
                        "%s given back; %s"
                                .formatted(run.cursor().map(Cursor::text).orElseThrow(), STAYS))
                : Verdict.differs("not all final pipelines are back", List.copyOf(paused.keySet()));
    }
}
