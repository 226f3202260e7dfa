package dev.rehome.search.write;

import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.document.Hit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes into an index what has changed since it was copied. As a {@link BulkWriter} does; but a
 * document that was deleted and made again at its source counts its writes anew there (after {@code
 * index.gc_deletes}, a minute), and the target would take it for older than what it has. So what is
 * refused as older is compared with what is there, and written in its place when it is another one.
 * For many threads.
 */
public final class RewriteIndex {
    private static final int TRIES = 5;

    private final BulkWriter writer;
    private final StoredDocuments stored;
    private final LongAdder counted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * @param type the mapping type, for a server that has them
     * @param rejected hears of documents that the target will not take; for many threads
     */
    public RewriteIndex(
            Cluster cluster,
            String index,
            Optional<String> type,
            Limit limit,
            Consumer<Rejected> rejected) {
        this.stored = new StoredDocuments(cluster, index, type);
        this.writer =
                new BulkWriter(
                        cluster,
                        index,
                        type,
                        limit,
                        Patience.USUAL,
                        new Unwritten() {
                            @Override
                            public void rejected(Rejected each) {
                                refused.increment();
                                rejected.accept(each);
                            }

                            @Override
                            public void there(List<Hit> hits) throws InterruptedException {
                                replace(hits);
                            }
                        });
    }

    public BulkWriter writer() {
        return writer;
    }

    /** How many documents count more writes at the target than at the source. */
    public long counted() {
        return counted.sum();
    }

    /** How many documents the target has not taken. */
    public long refused() {
        return refused.sum();
    }

    /** How many it is known to have written; of those whose answer was lost it is not. */
    public long written() {
        return writer.written();
    }

    private void replace(List<Hit> hits) throws InterruptedException {
        List<Hit> left = hits;
        for (int tried = 0; tried < TRIES && !left.isEmpty(); tried++) {
            Map<String, StoredDocuments.There> there = new HashMap<>();
            stored.of(left).forEach(found -> there.put(found.id(), found));
            left = left.stream().filter(hit -> !same(hit, there.get(hit.idText()))).toList();
            var met = new ArrayList<Hit>();
            for (Hit hit : left) {
                if (writer.replace(hit, Optional.ofNullable(there.get(hit.idText())))) {
                    counted.increment();
                } else {
                    met.add(hit);
                }
            }
            left = met;
        }
        if (!left.isEmpty()) {
            throw new Failure(
                    "document %s is written by others at the target"
                            .formatted(left.getFirst().idText()),
                    "keep others from the target's indices until they are caught up, then resume");
        }
    }

    private static boolean same(Hit hit, StoredDocuments.@Nullable There there) {
        return there != null && there.is(hit);
    }
}
