package dev.rehome.search.copy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.NodeStarts;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.read.Slice;
import dev.rehome.search.read.Slices;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Findings;
import dev.rehome.search.survey.Survey;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Conflicts;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import dev.rehome.search.write.Unwritten;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Copies indices, each whole: settings, mappings, documents, aliases; and reads them back. */
public final class CopyIndices {
    /** How many differing documents of an index are named. */
    private static final int DIFFERENCES_MAX = 20;

    private static final int BULKS_MAX = 16;

    private final Cluster source;
    private final Cluster target;
    private final CopyOptions options;
    private final Progress progress;
    private final CopyLog log;
    private final Consumer<Rejected> rejected;
    private final Limit limit = new Limit(BULKS_MAX);

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

    /** One index, ready to be filled. */
    private record Ready(
            Candidate candidate,
            MakeIndex make,
            CopyLog.Begun begun,
            List<ShardStats> shards,
            List<Slice> slices,
            List<String> nodes,
            boolean certain) {

        long bytes() {
            return shards.stream().mapToLong(ShardStats::bytes).sum();
        }

        long documents() {
            return shards.stream().mapToLong(ShardStats::documents).sum();
        }
    }

    /**
     * Copies them all.
     *
     * @throws Failure with REFUSED when something is in the way; then nothing was changed
     */
    public CopyReport run() throws InterruptedException {
        Findings found =
                new Survey(source, target, options.indices(), options.renaming(), options.aliases())
                        .look(log.made());
        var ready = new ArrayList<Ready>();
        for (Candidate candidate : found.unhindered()) {
            ready.add(prepare(candidate, found.source(), found.target()));
        }
        ready.sort(Comparator.comparingLong(Ready::bytes).reversed());
        try (var crew = new Crew(options.jobs())) {
            var reports = new ArrayList<IndexReport>();
            for (Ready each : ready) {
                reports.add(copy(each, crew));
            }
            // At one moment, when all is there: whoever reads by an alias finds nothing half.
            if (options.aliases()) {
                var aliased = new LinkedHashMap<String, Index>();
                ready.forEach(
                        each -> aliased.put(each.candidate().name(), each.candidate().index()));
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

    private Ready prepare(Candidate candidate, Product from, Product to)
            throws InterruptedException {
        // Before the marks are read, so that no restart in between goes unseen.
        List<String> nodes = NodeStarts.of(source);
        boolean first = log.begun(candidate.name()).isEmpty();
        String index = candidate.index().name();
        List<ShardStats> shards = ShardStats.of(source, index);
        var make = new MakeIndex(target, from, to, candidate, log);
        CopyLog.Begun begun = make.begin(shards);
        boolean refreshed = new Refresh(source, index).orTell(progress);
        return new Ready(
                candidate,
                make,
                begun,
                shards,
                new Slices(source, index).cut(begun.marks(), begun.sliceLength()),
                first ? nodes : List.of(),
                first && refreshed);
    }

    private IndexReport copy(Ready ready, Crew crew) throws InterruptedException {
        String name = ready.candidate().name();
        var refused = new LongAdder();
        var writer =
                new BulkWriter(
                        target,
                        name,
                        ready.candidate().carried().type(),
                        limit,
                        Patience.USUAL,
                        unwritten(
                                ready.candidate(),
                                each -> {
                                    refused.increment();
                                    rejected.accept(each);
                                }));
        var reached = new Reached(progress, name, ready.documents(), ready.bytes());
        DocumentDigest sent =
                new FillIndex(
                                source,
                                ready.slices(),
                                ReadIndex.pageDocuments(ready.shards()),
                                writer,
                                reached,
                                log)
                        .fill(name, crew);
        ready.make().settle(ready.begun());
        List<String> differences = List.of();
        if (options.verify()) {
            CompareIndex.Comparison compared = compare(ready, crew, sent);
            differences = compared.differences();
            Origin.seen(
                    new Notes(target, ready.make().to(), name),
                    ready.nodes(),
                    compared.equal() && ready.certain());
        }
        progress.finish(name, options.verify() ? "verified" : "copied");
        return new IndexReport(
                name,
                sent.whole().items(),
                sent.whole().bytes(),
                refused.sum(),
                ready.candidate().carried().left(),
                differences);
    }

    private Unwritten unwritten(Candidate candidate, Consumer<Rejected> taker) {
        var conflicts = new Conflicts(target, candidate.name(), candidate.carried().type());
        return new Unwritten() {
            @Override
            public void rejected(Rejected each) {
                taker.accept(each);
            }

            @Override
            public void there(List<Hit> hits) throws InterruptedException {
                conflicts.check(hits, taker);
            }
        };
    }

    /**
     * What was written at the source meanwhile is no difference: it is beyond the marks, and for
     * the next pass.
     */
    private CompareIndex.Comparison compare(Ready ready, Crew crew, DocumentDigest sent)
            throws InterruptedException {
        String name = ready.candidate().index().name();
        progress.doing("reading %s back".formatted(ready.candidate().name()));
        return new CompareIndex(
                        new ReadIndex(source, name, crew, Optional.of(ready.slices())),
                        new ReadIndex(target, ready.candidate().name(), crew),
                        DIFFERENCES_MAX)
                .compare(sent, () -> writtenSince(name, ready.begun()));
    }

    private boolean writtenSince(String name, CopyLog.Begun begun) throws InterruptedException {
        return !ShardStats.highest(ShardStats.of(source, name)).equals(begun.marks());
    }
}
