package dev.rehome.search.step;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import java.util.List;
import java.util.Optional;

/** What others have written, or may have, to what a copy made: a rollback would delete it. */
final class NewWrites {
    private final String what;
    private boolean noted;
    private boolean told = true;
    private long since;
    private long unnoted;

    private NewWrites(String what) {
        this.what = what;
    }

    /**
     * What a rollback says of it, and asks.
     *
     * @param what it is called, and where it is
     * @param indices of one copy: an index, or all that a data stream has
     * @param handedOver whether the copy came to its end; before that all of it is its own
     */
    static Optional<Problem> of(
            Cluster cluster, String what, List<String> indices, boolean handedOver)
            throws InterruptedException {
        Product product = Product.of(cluster);
        var found = new NewWrites(what);
        for (String index : indices) {
            List<Long> highest = ShardStats.highest(ShardStats.soFar(cluster, index));
            found.add(Origin.of(new Notes(cluster, product, index)), highest);
        }
        return found.noted || handedOver ? found.problem() : Optional.empty();
    }

    private void add(Optional<Origin> origin, List<Long> highest) {
        origin.ifPresentOrElse(
                copied -> {
                    noted = true;
                    told &= !copied.writing();
                    since += copied.writtenSince(highest);
                },
                () -> unnoted += highest.stream().mapToLong(number -> number + 1).sum());
    }

    private Optional<Problem> problem() {
        if (since + unnoted == 0) {
            return Optional.empty();
        }
        String writes = Figures.count(since + unnoted, "write");
        if (!noted) {
            return loss(
                    "nobody can tell whether others have used %s: what was noted there, in _meta of its mapping, is gone; %s there"
                            .formatted(what, writes));
        }
        return loss(
                told
                        ? "others have used %s since it was handed over; %s there"
                                .formatted(what, writes)
                        : "others may have used %s since it was handed over: a catch-up was cut off, and nobody can tell whose the %s there are"
                                .formatted(what, writes));
    }

    private static Optional<Problem> loss(String text) {
        return Optional.of(Problem.loss(text, "save what is wanted of it"));
    }
}
