package dev.rehome.search.copy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.NodeStarts;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyParts;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.landing.Destination;
import dev.rehome.search.landing.GiveAliases;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.landing.Joined;
import dev.rehome.search.landing.LandDocuments;
import dev.rehome.search.landing.MakeIndex;
import dev.rehome.search.landing.MakeStream;
import dev.rehome.search.landing.Supply;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Findings;
import dev.rehome.search.survey.StreamCandidate;
import dev.rehome.search.survey.Survey;
import dev.rehome.search.write.Rejected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Copies indices and data streams, each whole: settings, mappings, documents, aliases; and reads
 * them back.
 */
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
     * One, ready to be filled.
     *
     * @param nodes of the source before its marks were read; none when an earlier attempt read them
     * @param certain whether all up to the marks can be found
     */
    private record Ready(
            Destination destination,
            CopyLog.Begun begun,
            Supply supply,
            List<String> nodes,
            boolean certain) {}

    /**
     * Copies them all.
     *
     * @throws Failure with REFUSED when something is in the way; then nothing was changed
     */
    public CopyReport run() throws InterruptedException {
        Findings found =
                new Survey(
                                source,
                                target,
                                options.indices(),
                                options.renaming(),
                                options.parts(),
                                options.aliases())
                        .look(log.made())
                        .unhindered();
        nothingGone(found);
        try (var crew = new Crew(options.jobs())) {
            var ready = ready(found, crew);
            ready.sort(
                    Comparator.comparingLong((Ready each) -> each.supply().likelyBytes())
                            .reversed());
            var land = new LandDocuments(log, crew, options.verify(), progress, rejected);
            var reports = new ArrayList<IndexReport>();
            for (Ready each : ready) {
                reports.add(copy(each, land));
            }
            if (options.aliases()) {
                new GiveAliases(target, progress).to(found.candidates(), reports);
            }
            return new CopyReport(
                    reports,
                    options.parts()
                            ? new CopyParts(target, found.source(), found.target(), log, progress)
                                    .copy(new Parts(source).all())
                            : CopyParts.Copied.NONE);
        }
    }

    /**
     * All of them, made. Data streams last: a template that they need would make a data stream of
     * an ordinary index that has such a name.
     */
    private List<Ready> ready(Findings found, Crew crew) throws InterruptedException {
        Product from = found.source();
        Product to = found.target();
        var ready = new ArrayList<Ready>();
        for (Candidate each : found.candidates()) {
            String index = each.index().name();
            var make = new MakeIndex(target, from, to, each, log);
            ready.add(prepare(make, index, List.of(index), crew));
        }
        for (StreamCandidate each : found.streams()) {
            var make = new MakeStream(target, from, to, each, log, progress);
            DataStream stream = each.offered().stream();
            ready.add(prepare(make, stream.name(), stream.indices(), crew));
        }
        return ready;
    }

    /**
     * @param name of what is copied
     * @param indices of the source that its documents are in
     */
    private Ready prepare(Destination to, String name, List<String> indices, Crew crew)
            throws InterruptedException {
        // Before the marks are read, so that no restart in between goes unseen.
        List<String> nodes = NodeStarts.of(source);
        boolean first = log.begun(to.name()).isEmpty();
        var shards = new TreeMap<String, List<ShardStats>>();
        for (String index : indices) {
            shards.put(index, ShardStats.of(source, index));
        }
        CopyLog.Begun begun = to.begin(cuts(shards));
        boolean refreshed = true;
        var cut = new ArrayList<CutIndex>();
        for (var each : begun.cuts().entrySet()) {
            String index = each.getKey();
            refreshed &= new Refresh(source, index).orTell(progress);
            cut.add(
                    new CutIndex(
                            source,
                            index,
                            there(index, name, shards),
                            each.getValue(),
                            each.getValue().slices(index),
                            crew));
        }
        return new Ready(
                to,
                begun,
                to instanceof MakeIndex ? cut.getFirst() : new Joined(name, cut),
                first ? nodes : List.of(),
                first && refreshed);
    }

    private Map<String, Cut> cuts(Map<String, List<ShardStats>> shards)
            throws InterruptedException {
        long length = Cut.length(shards.values().stream().flatMap(List::stream).toList());
        var cuts = new TreeMap<String, Cut>();
        for (var each : shards.entrySet()) {
            String index = each.getKey();
            List<Long> marks = ShardStats.checkpoints(each.getValue());
            cuts.put(index, Cut.of(source, index, marks, length));
        }
        return cuts;
    }

    private static List<ShardStats> there(
            String index, String name, Map<String, List<ShardStats>> shards) {
        List<ShardStats> there = shards.get(index);
        if (there == null) {
            throw new Failure(
                    "index %s of data stream %s was deleted at the source since its copy began"
                            .formatted(index, name),
                    "take the copy back (rehome rollback), and copy again");
        }
        return there;
    }

    /** What an earlier attempt began is not left half, because it matches no pattern any more. */
    private void nothingGone(Findings found) {
        var gone = new TreeSet<>(log.made());
        found.candidates().forEach(each -> gone.remove(each.name()));
        found.streams().forEach(each -> gone.remove(each.name()));
        if (!gone.isEmpty()) {
            throw new Failure(
                    "%s at %s was begun, and what it is a copy of is not there any more"
                            .formatted(gone.first(), target.address()),
                    "roll the run back, and run it anew");
        }
    }

    private IndexReport copy(Ready ready, LandDocuments land) throws InterruptedException {
        LandDocuments.Landed landed =
                land.land(ready.supply(), ready.destination(), ready.begun(), "copied");
        if (options.verify() && ready.destination() instanceof MakeIndex make) {
            Origin.seen(
                    new Notes(target, make.to(), make.name()),
                    ready.nodes(),
                    landed.equal() && ready.certain());
        }
        return landed.report();
    }
}
