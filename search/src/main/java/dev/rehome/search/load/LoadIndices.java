package dev.rehome.search.load;

import static java.util.Objects.requireNonNull;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Part;
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
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.survey.Findings;
import dev.rehome.search.survey.Reception;
import dev.rehome.search.survey.StreamCandidate;
import dev.rehome.search.write.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Loads indices and data streams from files, each whole: settings, mappings, documents, aliases;
 * reads them back.
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

    /** What is opened when its turn comes: some files are read to know what others replace. */
    @FunctionalInterface
    private interface Files {
        Supply open(Crew crew) throws InterruptedException;
    }

    /** One, ready to be filled. */
    private record Ready(Destination destination, CopyLog.Begun begun, Files files) {}

    /**
     * Loads them all.
     *
     * @throws dev.rehome.engine.report.Failure with REFUSED when something is in the way; with
     *     DIFFERS when a file is not as it was written
     */
    public CopyReport run() throws InterruptedException {
        List<Part> parts = options.parts() ? archive.parts() : List.of();
        var files = new ChosenIndices(archive);
        ChosenIndices.Choice choice = files.of(options.indices());
        Problem.refuse(files.obstacles(choice));
        Findings found =
                new Reception(
                                target,
                                archive.product(),
                                Product.of(target),
                                options.renaming(),
                                options.aliases(),
                                log.made())
                        .of(choice.offer(parts), List.of())
                        .unhindered();
        List<Ready> ready = ready(found, choice, files);
        try (var crew = new Crew(options.jobs())) {
            var land = new LandDocuments(log, crew, options.verify(), progress, rejected);
            var reports = new ArrayList<IndexReport>();
            for (Ready each : ready) {
                Supply supply = each.files().open(crew);
                reports.add(land.land(supply, each.destination(), each.begun(), "loaded").report());
            }
            if (options.aliases()) {
                new GiveAliases(target, progress).to(found.candidates(), reports);
            }
            return new CopyReport(
                    reports,
                    new CopyParts(target, found.source(), found.target(), log, progress)
                            .copy(parts));
        }
    }

    /** All of them, made; data streams last, as in a copy. */
    private List<Ready> ready(Findings found, ChosenIndices.Choice choice, ChosenIndices files)
            throws InterruptedException {
        var ready = new ArrayList<Ready>();
        for (Candidate each : found.candidates()) {
            String name = each.index().name();
            ArchivedIndex archived = requireNonNull(choice.indices().get(name));
            var make = new MakeIndex(target, found.source(), found.target(), each, log);
            List<Long> marks = archived.marks();
            CopyLog.Begun begun =
                    make.begin(
                            marks.isEmpty()
                                    ? Map.of()
                                    : Map.of(name, new Cut(marks, List.of(), 1)));
            ready.add(new Ready(make, begun, crew -> FiledIndex.of(archived, crew)));
        }
        for (StreamCandidate each : found.streams()) {
            var make = new MakeStream(target, found.source(), found.target(), each, log, progress);
            ready.add(
                    new Ready(
                            make,
                            make.begin(Map.of()),
                            crew -> joined(each.offered(), files, crew)));
        }
        return ready;
    }

    private static Supply joined(OfferedStream stream, ChosenIndices files, Crew crew)
            throws InterruptedException {
        var supplies = new ArrayList<Supply>();
        for (ArchivedIndex each : files.files(stream)) {
            supplies.add(FiledIndex.of(each, crew));
        }
        return new Joined(stream.name(), supplies);
    }
}
