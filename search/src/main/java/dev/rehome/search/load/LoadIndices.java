package dev.rehome.search.load;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyParts;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.landing.LandIndex;
import dev.rehome.search.landing.MakeIndex;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Trial;
import dev.rehome.search.write.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads indices from files, each whole: settings, mappings, documents, aliases; reads them back.
 */
public final class LoadIndices {
    private final Archive archive;
    private final Cluster target;
    private final LoadOptions options;
    private final Progress progress;
    private final CopyLog log;
    private final Consumer<Rejected> rejected;

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
            var land = new LandIndex(target, log, crew, options.verify(), progress, rejected);
            var reports = new ArrayList<IndexReport>();
            for (Ready each : ready) {
                FiledIndex files = FiledIndex.of(each.archived(), crew);
                reports.add(land.land(files, each.make(), each.begun(), "loaded").report());
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
}
