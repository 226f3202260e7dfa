package dev.rehome.search.landing;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Brings documents into what is made for them, part by part, and reads them back. */
public final class LandDocuments {
    /** How many differing documents of an index are named. */
    private static final int DIFFERENCES_MAX = 20;

    private static final int BULKS_MAX = 16;

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
    public LandDocuments(
            CopyLog log,
            Crew crew,
            boolean verify,
            Progress progress,
            Consumer<Rejected> rejected) {
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
     * Brings all of it, and then makes its destination what it is to be.
     *
     * @param done how it came, in one word: copied, loaded
     */
    public Landed land(Supply supply, Destination destination, CopyLog.Begun begun, String done)
            throws InterruptedException {
        String name = destination.name();
        DocumentDigest sent = fill(supply, destination);
        destination.settle(begun);
        CompareIndex.Comparison compared =
                verify
                        ? compare(supply, destination, sent)
                        : new CompareIndex.Comparison(List.of(), false);
        progress.finish(
                name,
                compared.equal()
                        ? "verified"
                        : compared.differences().isEmpty() ? done : "differs");
        return new Landed(
                new IndexReport(
                        name,
                        sent.whole().items(),
                        sent.whole().bytes(),
                        log.rejected(name),
                        destination.left(),
                        destination.isCaughtUp() && supply.isMoving(),
                        compared.equal(),
                        compared.differences()),
                compared.equal());
    }

    /**
     * Brings those parts that have not landed; the others are only read, to know what is in them.
     */
    private DocumentDigest fill(Supply supply, Destination destination)
            throws InterruptedException {
        String name = destination.name();
        var reached = new Reached(progress, name, supply.likelyDocuments(), supply.likelyBytes());
        Set<Integer> landed = log.landed(name);
        var work = new ArrayList<Callable<DocumentDigest>>();
        for (int number = 0; number < supply.parts(); number++) {
            int part = number;
            work.add(
                    landed.contains(number)
                            ? () -> supply.pass(part, reached::passed)
                            : () -> landed(supply, part, destination, reached));
        }
        DocumentDigest all =
                crew.all(work).stream().reduce(DocumentDigest.EMPTY, DocumentDigest::plus);
        reached.ended();
        return all;
    }

    private DocumentDigest landed(Supply supply, int part, Destination destination, Reached reached)
            throws InterruptedException {
        var refused = new LongAdder();
        BulkWriter writer =
                destination.writer(
                        limit,
                        each -> {
                            refused.increment();
                            rejected.accept(each);
                        });
        DocumentDigest sent = supply.pass(part, new WritePages(writer, reached));
        log.land(destination.name(), part, refused.sum());
        return sent;
    }

    private CompareIndex.Comparison compare(
            Supply supply, Destination destination, DocumentDigest sent)
            throws InterruptedException {
        progress.doing("reading %s back".formatted(destination.name()));
        return new CompareIndex(supply, destination.documents(crew), DIFFERENCES_MAX)
                .compare(sent, supply::isMoving);
    }
}
