package dev.rehome.search.copy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.NodeStarts;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyParts;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.landing.LandIndex;
import dev.rehome.search.landing.MakeIndex;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.read.Slice;
import dev.rehome.search.read.Slices;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Findings;
import dev.rehome.search.survey.Survey;
import dev.rehome.search.write.Rejected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** Copies indices, each whole: settings, mappings, documents, aliases; and reads them back. */
public final class CopyIndices {
    private final Cluster source;
    private final Cluster target;
    private final CopyOptions options;
    private final Progress progress;
    private final CopyLog log;
    private final Consumer<Rejected> rejected;

    /**
     * @param rejected hears of documents that the target will not take; for many threads
     */
    public CopyIndices(
            Cluster source,
            Cluster target,
            CopyOptions options,
            Progress progress,
            CopyLog log,
            Consumer<Rejected> rejected) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.log = log;
        this.rejected = rejected;
    }

    /**
     * One index, ready to be filled.
     *
     * @param nodes of the source before its marks were read; none when an earlier attempt read them
     * @param certain whether all up to the marks can be found
     */
    private record Ready(
            MakeIndex make,
            CopyLog.Begun begun,
            CutIndex supply,
            List<String> nodes,
            boolean certain) {}

    /**
     * Copies them all.
     *
     * @throws Failure with REFUSED when something is in the way; then nothing was changed
     */
    public CopyReport run() throws InterruptedException {
        Findings found =
                new Survey(source, target, options.indices(), options.renaming(), options.aliases())
                        .look(log.made());
        try (var crew = new Crew(options.jobs())) {
            var ready = new ArrayList<Ready>();
            for (Candidate candidate : found.unhindered()) {
                ready.add(prepare(candidate, found.source(), found.target(), crew));
            }
            ready.sort(
                    Comparator.comparingLong((Ready each) -> each.supply().likelyBytes())
                            .reversed());
            var land = new LandIndex(target, log, crew, options.verify(), progress, rejected);
            var reports = new ArrayList<IndexReport>();
            for (Ready each : ready) {
                reports.add(copy(each, land));
            }
            // At one moment, when all is there: whoever reads by an alias finds nothing half.
            if (options.aliases()) {
                var aliased = new LinkedHashMap<String, Index>();
                ready.stream()
                        .map(each -> each.make().candidate())
                        .forEach(each -> aliased.put(each.name(), each.index()));
                var _ = new Aliases(target).add(aliased);
            }
            return new CopyReport(
                    reports,
                    options.parts()
                            ? new CopyParts(target, found.source(), found.target(), log, progress)
                                    .copy(new Parts(source).all())
                            : List.of());
        }
    }

    private Ready prepare(Candidate candidate, Product from, Product to, Crew crew)
            throws InterruptedException {
        // Before the marks are read, so that no restart in between goes unseen.
        List<String> nodes = NodeStarts.of(source);
        boolean first = log.begun(candidate.name()).isEmpty();
        String index = candidate.index().name();
        List<ShardStats> shards = ShardStats.of(source, index);
        var make = new MakeIndex(target, from, to, candidate, log);
        CopyLog.Begun begun = make.begin(shards);
        boolean refreshed = new Refresh(source, index).orTell(progress);
        List<Slice> slices = new Slices(source, index).cut(begun.marks(), begun.sliceLength());
        return new Ready(
                make,
                begun,
                new CutIndex(source, index, shards, begun.marks(), slices, crew),
                first ? nodes : List.of(),
                first && refreshed);
    }

    private IndexReport copy(Ready ready, LandIndex land) throws InterruptedException {
        MakeIndex make = ready.make();
        LandIndex.Landed landed = land.land(ready.supply(), make, ready.begun(), "copied");
        if (options.verify()) {
            Origin.seen(
                    new Notes(target, make.to(), landed.report().index()),
                    ready.nodes(),
                    landed.equal() && ready.certain());
        }
        return landed.report();
    }
}
