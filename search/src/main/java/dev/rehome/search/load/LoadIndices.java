package dev.rehome.search.load;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.copy.CopyLog;
import dev.rehome.search.copy.CopyParts;
import dev.rehome.search.copy.CopyReport;
import dev.rehome.search.copy.IndexReport;
import dev.rehome.search.copy.MakeIndex;
import dev.rehome.search.copy.Reached;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Trial;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Loads indices from files, each whole: settings, mappings, documents, aliases; reads them back.
 */
public final class LoadIndices {
    /** How many differing documents of an index are named. */
    private static final int DIFFERENCES_MAX = 20;

    private static final int BULKS_MAX = 16;

    private final Archive archive;
    private final Cluster target;
    private final LoadOptions options;
    private final Progress progress;
    private final CopyLog log;
    private final Consumer<Rejected> rejected;
    private final Limit limit = new Limit(BULKS_MAX);

    /**
     * @param rejected hears of documents that the target will not take; for many threads
     */
    public LoadIndices(
            Archive archive,
            Cluster target,
            LoadOptions options,
            Progress progress,
            CopyLog log,
            Consumer<Rejected> rejected) {
        this.archive = archive;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.log = log;
        this.rejected = rejected;
    }

    /** One index, ready to be filled. */
    private record Ready(ArchivedIndex archived, MakeIndex make, CopyLog.Begun begun) {}

    /**
     * Loads them all.
     *
     * @throws dev.rehome.engine.report.Failure with REFUSED when the target has an index of such a
     *     name; with DIFFERS when a file is not as it was written
     */
    public CopyReport run() throws InterruptedException {
        Product to = Product.of(target);
        var ready = new ArrayList<Ready>();
        for (ArchivedIndex archived : new ChosenIndices(archive).of(options.indices())) {
            CarriedIndex carried =
                    new Trial(target)
                            .of(CarriedIndex.of(archived.index(), archive.product(), to))
                            .carried();
            var candidate = new Candidate(archived.index(), archived.name(), carried);
            var make = new MakeIndex(target, archive.product(), to, candidate, log);
            ready.add(new Ready(archived, make, make.begin(archived.marks(), 1)));
        }
        try (var crew = new Crew(options.jobs())) {
            var reports = new ArrayList<IndexReport>();
            for (Ready each : ready) {
                reports.add(load(each, crew));
            }
            // At one moment, when all is there: whoever reads by an alias finds nothing half.
            var aliased = new LinkedHashMap<String, Index>();
            ready.forEach(each -> aliased.put(each.archived().name(), each.archived().index()));
            var _ = new Aliases(target).add(aliased);
            return new CopyReport(
                    reports,
                    options.parts()
                            ? new CopyParts(target, archive.product(), to, log, progress)
                                    .copy(archive.parts())
                            : List.of());
        }
    }

    private IndexReport load(Ready ready, Crew crew) throws InterruptedException {
        ArchivedIndex archived = ready.archived();
        String name = archived.name();
        var refused = new LongAdder();
        var writer =
                new BulkWriter(
                        target,
                        name,
                        ready.make().candidate().carried().type(),
                        limit,
                        Patience.USUAL,
                        each -> {
                            refused.increment();
                            rejected.accept(each);
                        });
        var reached = new Reached(progress, name, archived.documents(), archived.bytes());
        LastWrites writes = LastWrites.of(archived, crew.memory());
        var load = new LoadPiece(archived, writes, writer, crew, reached);
        DocumentDigest sent = fill(archived, load, crew);
        ready.make().settle(ready.begun());
        List<String> differences =
                options.verify()
                        ? differences(new ReadPieces(archived, writes, crew), crew, sent)
                        : List.of();
        progress.finish(name, options.verify() ? "verified" : "loaded");
        return new IndexReport(
                name,
                sent.whole().items(),
                sent.whole().bytes(),
                refused.sum(),
                ready.make().candidate().carried().left(),
                differences);
    }

    /** Loads those files that have not landed; the others are only read, to know what they hold. */
    private DocumentDigest fill(ArchivedIndex archived, LoadPiece load, Crew crew)
            throws InterruptedException {
        String name = archived.name();
        Set<Integer> landed = log.landed(name);
        var work = new ArrayList<Callable<DocumentDigest>>();
        for (int number = 0; number < archived.pieces().size(); number++) {
            int which = number;
            work.add(
                    landed.contains(number)
                            ? () -> load.see(which)
                            : () -> {
                                DocumentDigest sent = load.load(which);
                                log.land(name, which);
                                return sent;
                            });
        }
        return crew.all(work).stream().reduce(DocumentDigest.EMPTY, DocumentDigest::plus);
    }

    private List<String> differences(ReadPieces files, Crew crew, DocumentDigest sent)
            throws InterruptedException {
        progress.doing("reading %s back".formatted(files.index()));
        return new CompareIndex(files, new ReadIndex(target, files.index(), crew), DIFFERENCES_MAX)
                .differences(sent);
    }
}
