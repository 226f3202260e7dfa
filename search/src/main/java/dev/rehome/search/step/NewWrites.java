package dev.rehome.search.step;

import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import java.util.List;
import java.util.Optional;

/** What others have written to what a copy made. */
final class NewWrites {

    private NewWrites() {}

    /**
     * How many writes there are of others since it was handed over.
     *
     * @param indices of one copy: an index, or all that a data stream has
     * @return 0 for a copy that never was handed over: all of it is ours
     */
    static long of(Cluster cluster, List<String> indices) throws InterruptedException {
        Product product = Product.of(cluster);
        boolean handed = false;
        long others = 0;
        long unnoted = 0;
        for (String index : indices) {
            Optional<Origin> origin = Origin.of(new Notes(cluster, product, index));
            List<Long> highest = ShardStats.highest(ShardStats.of(cluster, index));
            Optional<Long> since = origin.flatMap(copied -> copied.writtenSince(highest));
            handed |= since.isPresent();
            others += since.orElse(0L);
            if (origin.isEmpty()) { // a data stream has gone on to it since
                unnoted += highest.stream().mapToLong(number -> number + 1).sum();
            }
        }
        return handed ? others + unnoted : 0;
    }
}
