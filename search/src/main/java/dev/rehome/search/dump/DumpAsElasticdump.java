package dev.rehome.search.dump;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.disk.NewFolder;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.elasticdump.IndexFiles;
import dev.rehome.search.elasticdump.LinesWriter;
import dev.rehome.search.landing.Reached;
import dev.rehome.search.place.Damage;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Pages;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.read.Relay;
import dev.rehome.search.read.Slice;
import dev.rehome.search.verify.ReadIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Dumps indices into a folder as multielasticdump does. Each shard is read as it was at one moment.
 * A second attempt keeps the indices that are whole.
 */
public record DumpAsElasticdump(
        Cluster source, Path folder, DumpOptions options, FileLog log, Progress progress) {
    private static final String NO_TYPE = "_doc";

    /** What one shard came to. */
    private record Shard(DocumentDigest holds, long changed) {}

    public DumpReport dump() throws InterruptedException {
        try {
            new NewFolder(folder).create();
        } catch (IOException e) {
            throw Damage.unwritable(folder, e);
        }
        var notices = new ArrayList<String>();
        List<Part> parts = options.parts() ? new Parts(source).all() : List.of();
        parts.stream()
                .filter(part -> part.kind() != Part.Kind.LEGACY_TEMPLATE)
                .forEach(part -> notices.add(part + ": elasticdump's layout has no place for it"));
        int indices = 0;
        long documents = 0;
        long bytes = 0;
        try (var crew = new Crew(options.jobs())) {
            for (Index index : chosen(notices)) {
                FileLog.Written written = written(index, parts, crew);
                progress.finish(index.name(), "dumped");
                indices++;
                documents += written.documents();
                bytes += written.bytes();
                changed(index, written.changed()).ifPresent(notices::add);
            }
        }
        return new DumpReport(indices, documents, bytes, notices);
    }

    /** Without data streams: the plan refuses where they were asked for. */
    private List<Index> chosen(List<String> notices) throws InterruptedException {
        Chosen chosen = Chosen.of(source, options.indices());
        chosen.streams()
                .forEach(
                        stream ->
                                notices.add(
                                        "data stream %s: elasticdump's layout has no place for it"
                                                .formatted(stream)));
        return chosen.indices();
    }

    private static Optional<String> changed(Index index, long documents) {
        return documents == 0
                ? Optional.empty()
                : Optional.of(
                        "%s of index %s: comments and line breaks became spaces, which is all that"
                                        .formatted(
                                                Figures.count(documents, "document"), index.name())
                                + " elasticdump's layout can hold");
    }

    private FileLog.Written written(Index index, List<Part> parts, Crew crew)
            throws InterruptedException {
        Optional<FileLog.Written> before = log.of(index.name());
        if (before.isPresent() && before.get().isWhole()) {
            return before.get();
        }
        var files = new IndexFiles(folder, index.name(), options.gzip());
        log.note(index.name(), FileLog.Written.begun(files.names()));
        files.removeUnfinished();
        FileLog.Written written = dump(index, files, parts, crew);
        log.note(index.name(), written);
        return written;
    }

    private FileLog.Written dump(Index index, IndexFiles files, List<Part> parts, Crew crew)
            throws InterruptedException {
        String name = index.name();
        new Refresh(source, name).orTell(progress);
        List<ShardStats> shards = ShardStats.of(source, name);
        var reached =
                new Reached(
                        progress,
                        name,
                        shards.stream().mapToLong(ShardStats::documents).sum(),
                        shards.stream().mapToLong(ShardStats::bytes).sum());
        String type =
                Product.of(source).typed()
                        ? index.types().stream().findFirst().orElse(NO_TYPE)
                        : NO_TYPE;
        var work = new ArrayList<Callable<Shard>>();
        for (ShardStats shard : shards) {
            work.add(
                    () ->
                            new ReadSlice(
                                            source,
                                            Slice.whole(name, shard.shard()),
                                            ReadIndex.pageDocuments(shards),
                                            crew)
                                    .with(
                                            pages ->
                                                    lines(
                                                            pages,
                                                            () -> files.open(shard.shard(), type),
                                                            crew,
                                                            reached)));
        }
        DocumentDigest holds = DocumentDigest.EMPTY;
        long changed = 0;
        for (Shard shard : crew.all(work)) {
            holds = holds.plus(shard.holds());
            changed += shard.changed();
        }
        // Described last: what is written to a document may add to the mapping.
        Index described = new Indices(source).named(name).orElse(index);
        return new FileLog.Written(
                files.finish(shards.size(), described, settings(name), parts),
                holds.whole().items(),
                holds.whole().bytes(),
                changed);
    }

    /** Begins a file anew. */
    @FunctionalInterface
    private interface Begin {
        LinesWriter open();
    }

    private static Shard lines(Pages pages, Begin file, Crew crew, Reached reached)
            throws InterruptedException {
        try (LinesWriter writer = file.open()) {
            DocumentDigest passed =
                    new Relay(
                                    crew.threads(),
                                    page -> {
                                        writer.write(page);
                                        reached.passed(page);
                                    })
                            .pass(pages);
            return new Shard(passed, writer.end());
        }
    }

    private JsonNode settings(String index) throws InterruptedException {
        String encoded = Names.encoded(index);
        return source.ask(Request.get("/" + encoded + "/_settings")).path(index).path("settings");
    }
}
