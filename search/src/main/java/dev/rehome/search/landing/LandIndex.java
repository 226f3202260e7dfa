package dev.rehome.search.landing;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Relay;
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Conflicts;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import dev.rehome.search.write.Unwritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Brings documents into indices that are made for them, part by part, and reads them back. */
public final class LandIndex {
    /** How many differing documents of an index are named. */
    private static final int DIFFERENCES_MAX = 20;

    private static final int BULKS_MAX = 16;

    private final Cluster target;
    private final CopyLog log;
    private final Crew crew;
    private final boolean verify;
    private final Progress progress;
    private final Consumer<Rejected> rejected;
    private final Limit limit = new Limit(BULKS_MAX);

    /**
     * @param log knows the parts that have landed
     * @param verify whether every document is read back and compared
     * @param rejected hears of documents that the target will not take; for many threads
     */
    public LandIndex(
            Cluster target,
            CopyLog log,
            Crew crew,
            boolean verify,
            Progress progress,
            Consumer<Rejected> rejected) {
        this.target = target;
        this.log = log;
        this.crew = crew;
        this.verify = verify;
        this.progress = progress;
        this.rejected = rejected;
    }

    /**
     * What came of one.
     *
     * @param equal whether each document of the source was compared, and is there as it was
     */
    public record Landed(IndexReport report, boolean equal) {}

    /**
     * Brings all of it, and then makes the index what it is to be.
     *
     * @param done how it came, in one word: copied, loaded
     */
    public Landed land(Supply supply, MakeIndex make, CopyLog.Begun begun, String done)
            throws InterruptedException {
        Candidate candidate = make.candidate();
        String name = candidate.name();
        var refused = new LongAdder();
        var writer =
                new BulkWriter(
                        target,
                        name,
                        candidate.carried().type(),
                        limit,
                        Patience.USUAL,
                        unwritten(
                                candidate,
                                each -> {
                                    refused.increment();
                                    rejected.accept(each);
                                }));
        DocumentDigest sent = fill(name, supply, writer);
        make.settle(begun);
        CompareIndex.Comparison compared =
                verify
                        ? compare(name, supply, sent)
                        : new CompareIndex.Comparison(List.of(), false);
        progress.finish(name, verify ? "verified" : done);
        return new Landed(
                new IndexReport(
                        name,
                        sent.whole().items(),
                        sent.whole().bytes(),
                        refused.sum(),
                        candidate.carried().left(),
                        compared.differences()),
                compared.equal());
    }

    /**
     * Brings those parts that have not landed; the others are only read, to know what is in them.
     */
    private DocumentDigest fill(String name, Supply supply, BulkWriter writer)
            throws InterruptedException {
        var reached = new Reached(progress, name, supply.likelyDocuments(), supply.likelyBytes());
        var write = new WritePages(writer, reached);
        Set<Integer> landed = log.landed(name);
        var work = new ArrayList<Callable<DocumentDigest>>();
        for (int number = 0; number < supply.parts(); number++) {
            int part = number;
            work.add(
                    landed.contains(number)
                            ? () -> supply.pass(part, reached::passed)
                            : () -> landed(name, supply, part, write));
        }
        return crew.all(work).stream().reduce(DocumentDigest.EMPTY, DocumentDigest::plus);
    }

    private DocumentDigest landed(String name, Supply supply, int part, Relay.Sink write)
            throws InterruptedException {
        DocumentDigest sent = supply.pass(part, write);
        log.land(name, part);
        return sent;
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

    private CompareIndex.Comparison compare(String name, Supply supply, DocumentDigest sent)
            throws InterruptedException {
        progress.doing("reading %s back".formatted(name));
        return new CompareIndex(supply, new ReadIndex(target, name, crew), DIFFERENCES_MAX)
                .compare(sent, supply::isMoving);
    }
}
