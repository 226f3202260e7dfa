package dev.rehome.search.catchup;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.note.Origin;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.verify.CompareMetadata;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings into the copies of indices what was written at their source since: pass by pass, each from
 * where the last one ended up to what the source can show then, until the rest is small.
 */
public final class CatchUp {
    private static final int BULKS_MAX = 16;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Cluster source;
    private final Cluster target;
    private final CatchUpOptions options;
    private final Progress progress;
    private final Limit limit = new Limit(BULKS_MAX);
    private final Consumer<Rejected> rejected;
    private final List<Shape> shapes = new ArrayList<>();
    private String run = "";
    private int passes;
    private long written;

    /**
     * @param rejected hears of documents that the target will not take; for many threads
     */
    public CatchUp(
            Cluster source,
            Cluster target,
            CatchUpOptions options,
            Progress progress,
            Consumer<Rejected> rejected) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.rejected = rejected;
    }

    /** Notes at what it takes for a time that it is that run's. */
    public CatchUp by(String name) {
        run = name;
        return this;
    }

    /**
     * Catches up; once.
     *
     * @param heard keeps what came of it, before the copies forget it: then they are handed over
     * @throws dev.rehome.engine.report.Failure with REFUSED when an index of the target is no copy
     *     of the source's, or others have written to it since
     */
    public CatchUpReport run(Consumer<CatchUpReport> heard) throws InterruptedException {
        List<IndexDelta> deltas = deltas();
        try {
            return run(deltas, heard);
        } catch (RuntimeException | InterruptedException e) {
            for (IndexDelta delta : deltas) {
                delta.giveUp(e);
            }
            throw e;
        }
    }

    private CatchUpReport run(List<IndexDelta> deltas, Consumer<CatchUpReport> heard)
            throws InterruptedException {
        try (var crew = new Crew(options.jobs())) {
            long behind = near(deltas, crew);
            var compared = new ArrayList<DeleteGone.Outcome>();
            if (options.deletes()) {
                for (IndexDelta delta : deltas) {
                    compared.add(delta.deleteGone(crew));
                }
                behind = near(deltas, crew); // reading all of it takes time
            }
            for (IndexDelta delta : deltas) {
                delta.settle();
            }
            List<String> shaped = options.until() == 0 ? shaped() : List.of();
            var report =
                    new CatchUpReport(
                            deltas.size(),
                            passes,
                            written,
                            deltas.stream().mapToLong(IndexDelta::counted).sum(),
                            compared.stream().mapToLong(DeleteGone.Outcome::deleted).sum(),
                            deltas.stream().mapToLong(IndexDelta::rejected).sum(),
                            behind,
                            compared.stream().mapToLong(DeleteGone.Outcome::compared).sum(),
                            compared.stream().mapToLong(DeleteGone.Outcome::counted).sum(),
                            Stream.concat(
                                            compared.stream()
                                                    .flatMap(each -> each.differences().stream()),
                                            shaped.stream())
                                    .toList());
            heard.accept(report);
            for (IndexDelta delta : deltas) {
                delta.handOver();
            }
            return report;
        }
    }

    /** What the copies are besides their documents, where they are to be all that the source is. */
    private List<String> shaped() throws InterruptedException {
        var differences = new ArrayList<String>();
        for (Shape shape : shapes) {
            differences.addAll(shape.differences());
        }
        return differences;
    }

    /**
     * Passes over all indices until the rest is small, or it was tried often enough. An index that
     * stands still costs nothing.
     *
     * @return how many writes are missing
     */
    private long near(List<IndexDelta> deltas, Crew crew) throws InterruptedException {
        long behind = behind(deltas);
        for (int tried = 0;
                tried < options.passesMax() && (passes == 0 || behind > options.until());
                tried++) {
            passes++;
            long before = behind;
            for (int each = 0; each < deltas.size(); each++) {
                shapes.get(each).follow(); // before the documents: they would map fields otherwise
                written += deltas.get(each).pass(crew);
            }
            behind = behind(deltas);
            if (behind > options.until() && behind == before) {
                Thread.sleep(PAUSE); // until all copies of the shards have what was written
            }
        }
        return behind;
    }

    private List<IndexDelta> deltas() throws InterruptedException {
        Product from = Product.of(source);
        Product to = Product.of(target);
        Copies copies = Copies.of(source, target, options.renaming());
        var compare = new CompareMetadata(source, target, from, to);
        var deltas = new ArrayList<IndexDelta>();
        for (Index index : chosen()) {
            Copy copy = copies.of(index);
            check(index, copy.origin());
            shapes.add(Shape.of(index.name(), copy, compare, progress));
            deltas.add(
                    new IndexDelta(
                            source, target, index, copy, run, to, limit, progress, rejected));
        }
        return deltas;
    }

    private List<Index> chosen() throws InterruptedException {
        Chosen chosen = Chosen.of(source, options.indices());
        for (DataStream stream : chosen.streams()) {
            String what = "data stream %s is not caught up".formatted(stream);
            if (!options.indices().isEmpty()) {
                throw Copy.refused(
                        what,
                        "stop those who write to it, and copy it then; or copy its indices,"
                                + " .ds-%1$s-*, with a 'rename' .ds-%1$s-*: %1$s-*, and catch those up"
                                        .formatted(stream.name()));
            }
            progress.notice(what);
        }
        return chosen.indices();
    }

    private static void check(Index index, Origin origin) {
        if (index.settings().path("index.disable_sequence_numbers").asBoolean(false)) {
            throw Copy.refused(
                    "index %s keeps no sequence numbers (index.disable_sequence_numbers), so nobody can tell what was written to it since"
                            .formatted(index.name()),
                    "fence it, delete its copy and copy again");
        }
        if (origin.marks().size() != index.shards()) {
            throw Copy.refused(
                    "index %s has %d shards, and its copy knows of %d"
                            .formatted(index.name(), index.shards(), origin.marks().size()),
                    "delete the copy and copy again");
        }
    }

    private static long behind(List<IndexDelta> deltas) throws InterruptedException {
        long behind = 0;
        for (IndexDelta delta : deltas) {
            behind += delta.behind();
        }
        return behind;
    }
}
