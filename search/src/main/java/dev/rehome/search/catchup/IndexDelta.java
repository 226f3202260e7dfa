package dev.rehome.search.catchup;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.NodeStarts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.EveryShard;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.landing.Reached;
import dev.rehome.search.landing.WritePages;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Cut;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.read.Slice;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import dev.rehome.search.write.RewriteIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** One index and its copy, and what the copy lacks. */
final class IndexDelta {
    /**
     * So many numbers below the mark of a shard are read again after a restart of the source: what
     * was under way in a crash may have been counted and lost, and its number given to another.
     */
    private static final long AGAIN = 20_000;

    private final Cluster source;
    private final Cluster target;
    private final Index index;
    private final String copied;
    private final String uuid;
    private final Notes notes;
    private final FinalPipeline pipeline;
    private final Progress progress;
    private final RewriteIndex rewrite;
    private final Optional<String> type;
    private final boolean lazy;
    private final long rejectedBefore;
    private Origin origin;
    private boolean writing;
    private boolean saidThatAgain;
    private boolean equal;
    private long deleted;

    IndexDelta(
            Cluster source,
            Cluster target,
            Index index,
            Copy copy,
            String run,
            Product to,
            Limit limit,
            Progress progress,
            Consumer<Rejected> rejected) {
        this.source = source;
        this.target = target;
        this.index = index;
        this.copied = copy.index().name();
        this.uuid = copy.index().uuid();
        this.notes = copy.notes();
        this.pipeline = new FinalPipeline(target, notes, copied, run);
        this.lazy = copy.index().isLazy();
        this.origin = copy.origin();
        this.rejectedBefore = copy.origin().rejected();
        this.progress = progress;
        this.type =
                to.typed()
                        ? Optional.of(copy.index().types().stream().findFirst().orElse("_doc"))
                        : Optional.empty();
        this.rewrite = new RewriteIndex(target, copied, type, limit, rejected);
    }

    private String name() {
        return index.name();
    }

    /**
     * How many writes at the source are not at the target.
     *
     * @throws Failure when the source has fewer than were copied: it is not what it was
     */
    long behind() throws InterruptedException {
        return behind(ShardStats.of(source, name()));
    }

    private long behind(List<ShardStats> shards) throws InterruptedException {
        long behind = 0;
        for (int shard = 0; shard < shards.size(); shard++) {
            long more = shards.get(shard).highest() - origin.marks().get(shard);
            if (more < 0 && !origin.endedSince(NodeStarts.of(source))) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "shard %d of index %s at %s has come to write %d only, and %d were copied: it was restored to an earlier state"
                                .formatted(
                                        shard,
                                        name(),
                                        source.address(),
                                        shards.get(shard).highest(),
                                        origin.marks().get(shard)),
                        "delete the copy and copy again",
                        null);
            }
            behind += Math.max(0, more); // a crash may have taken some with it
        }
        return behind;
    }

    /** How many documents count more writes at the target than at the source. */
    long counted() {
        return rewrite.counted();
    }

    /**
     * Writes what has changed up to now.
     *
     * @return how many documents
     */
    long pass(Crew crew) throws InterruptedException {
        List<String> nodes = NodeStarts.of(source); // before the marks, as in a copy
        List<ShardStats> shards = ShardStats.of(source, name());
        boolean running = origin.runningSince(nodes);
        if (behind(shards) == 0 && !origin.endedSince(nodes)) {
            return 0;
        }
        List<Long> upTo = ShardStats.checkpoints(shards);
        boolean refreshed = new Refresh(source, name()).orTell(progress);
        beginWriting();
        if (!running) {
            sayThatAgain(origin.endedSince(nodes));
        }
        List<Slice> slices = slices(upTo, running ? 0 : AGAIN, Cut.length(shards));
        long writes = Math.max(0, sum(upTo) - sum(origin.marks()));
        progress.doing("catching up %s: %s".formatted(name(), Figures.count(writes, "write")));
        var reached = new Reached(progress, name(), writes, 0);
        var write = new WritePages(rewrite.writer(), reached);
        var work = new ArrayList<Callable<DocumentDigest>>();
        for (Slice slice : slices) {
            var relay = new ReadSlice(source, slice, ReadIndex.pageDocuments(shards), crew);
            work.add(() -> relay.pass(write));
        }
        long written = 0;
        for (DocumentDigest digest : crew.all(work)) {
            written += digest.whole().items();
        }
        keep();
        boolean certain = refreshed && running && rejected() == 0;
        origin = origin.reached(upTo, nodes, certain, rejected());
        note();
        return written;
    }

    /**
     * @param ended whether a node of the source was; else nobody says that none was
     */
    private void sayThatAgain(boolean ended) {
        if (!saidThatAgain) {
            saidThatAgain = true;
            progress.notice(
                    "%s: %s since it was copied or caught up last, so the last %s of each shard are read again"
                            .formatted(
                                    name(),
                                    ended
                                            ? "a node of the source was started again"
                                            : "the source does not say which nodes have been"
                                                    + " running",
                                    Figures.count(AGAIN, "write")));
        }
    }

    /**
     * @param again so much below the marks is read again
     */
    private List<Slice> slices(List<Long> upTo, long again, long length) {
        var slices = new ArrayList<Slice>();
        for (int shard = 0; shard < upTo.size(); shard++) {
            long from = Math.max(0, origin.marks().get(shard) + 1 - again);
            slices.addAll(Slice.cut(name(), shard, from, upTo.get(shard), length));
        }
        return slices;
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Before the first write: none of others since the copy may be written over, and from here on
     * nobody could tell theirs from ours.
     */
    private void beginWriting() throws InterruptedException {
        if (writing) {
            return;
        }
        long others = origin.writtenSince(highest());
        if (others > 0 && !origin.writing()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "others have written to index %s at %s since it was copied: %s"
                            .formatted(copied, target.address(), Figures.count(others, "write")),
                    "if it has taken the source's place, it needs no catching up; else delete it"
                            + " and copy again",
                    null);
        }
        if (!origin.writing()) {
            origin = origin.beingWritten();
            note();
        }
        pipeline.pause();
        writing = true;
    }

    /**
     * Waits until it is on the disk: what is noted as reached is not read again. An index that
     * answers a write only when it is there needs no more, and that is the servers' default.
     */
    private void keep() throws InterruptedException {
        if (lazy) {
            new EveryShard(target).ask(Request.post(path() + "/_flush?wait_if_ongoing=true"));
        }
    }

    /**
     * Deletes what the source has no more; compares the rest where the source stands still.
     *
     * <p>All need not be read where every document that the source had is known to be here: then
     * the target can only have too many, and has not when both have the same number.
     */
    DeleteGone.Outcome deleteGone(Crew crew) throws InterruptedException {
        progress.doing("looking for deleted documents of " + name());
        new Refresh(source, name()).orTell(progress);
        new EveryShard(target).ask(Request.post(path() + "/_refresh"));
        if (origin.proved()
                && behind() == 0
                && alone(highest())
                && origin.runningSince(NodeStarts.of(source))) {
            long documents = new Indices(source).count(name());
            if (documents == new Indices(target).count(copied)) {
                return new DeleteGone.Outcome(0, 0, documents, List.of());
            }
        }
        var gone =
                new DeleteGone(
                        new ReadIndex(source, name(), crew),
                        new ReadIndex(target, copied, crew),
                        type,
                        this::beginWriting,
                        Memory.besideRoom());
        DeleteGone.Outcome outcome = gone.run(() -> behind() > 0);
        deleted += outcome.deleted();
        keep();
        if (outcome.compared() > 0) {
            equal = outcome.differences().isEmpty();
            if (origin.proved() != equal) {
                origin = origin.provedOrNot(equal);
                note();
            }
        }
        return outcome;
    }

    /**
     * Whether all that was written to the copy since it was handed over is of this process: each
     * write takes one number of its shard. Where an answer was lost, or an earlier attempt killed,
     * there are more, and nobody knows whose.
     */
    private boolean alone(List<Long> highest) {
        return origin.writtenSince(highest) == rewrite.written() + deleted;
    }

    private List<Long> highest() throws InterruptedException {
        return ShardStats.highest(ShardStats.of(target, copied));
    }

    /** The same after a failure, as far as the target lets us. */
    void giveUp(Exception because) {
        try {
            settle();
        } catch (Failure e) {
            because.addSuppressed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing more is written for the copy: it is what it is to be. */
    void settle() throws InterruptedException {
        if (origin.writing()) {
            pipeline.resume();
        }
    }

    /**
     * What is written at the target from here on is of others; not where others may have written to
     * it already.
     */
    void handOver() throws InterruptedException {
        if (origin.writing()) {
            new EveryShard(target)
                    .ask(Request.post(path() + "/_refresh")); // it may never be by itself
            List<Long> highest = highest();
            if (equal || alone(highest)) {
                origin = origin.handedOver(highest, equal ? 0 : rejected());
                note();
            } else {
                progress.notice(
                        "%s has had more writes than this process made, by an attempt that was cut off or by others: only a comparison behind a fence (--deletes) tells, and a rollback asks"
                                .formatted(copied));
            }
        }
        progress.finish(name(), "caught up");
    }

    /**
     * Notes at the copy how far it is.
     *
     * @throws Failure when it is another index by now: a server makes one anew for what is written
     */
    private void note() throws InterruptedException {
        Optional<String> there = new Indices(target).named(copied).map(Index::uuid);
        if (!there.equals(Optional.of(uuid))) {
            throw Copy.refused(
                    "index %s at %s was deleted while it was caught up"
                            .formatted(copied, target.address()),
                    "delete what is there by that name now, and copy again");
        }
        origin.note(notes);
    }

    /** How many documents the target would not take, of earlier attempts too. */
    long rejected() {
        return rejectedBefore + rewrite.refused();
    }

    private String path() {
        return "/" + Names.encoded(copied);
    }
}
