package dev.rehome.search.step;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.SearchAddress;
import java.util.function.Supplier;

/**
 * A runbook's store of kind {@code search}, and the cluster behind it.
 *
 * @param reach where it is, with its secrets; looked up when the cluster is needed and not before
 */
record SearchStore(String name, Supplier<SearchAddress> reach) {
    static final String KIND = "search";

    static SearchStore of(Stores stores, String name) {
        return new SearchStore(name, () -> address(stores.store(name, KIND)));
    }

    private static SearchAddress address(StoreSpec spec) {
        return SearchAddress.parse(
                spec.location(), spec.password(), spec.options(), spec.redactor());
    }

    /** What is asked of a cluster. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Cluster cluster) throws InterruptedException;
    }

    /**
     * The cluster, to work with for long.
     *
     * @param progress hears when it does not answer, and when it does again
     */
    Cluster open(Progress progress) {
        return new Cluster(reach.get(), Patience.USUAL, progress::notice);
    }

    /**
     * Asks something that takes no time.
     *
     * @throws Failure when the cluster does not answer, or this thread is interrupted
     */
    <T> T now(Question<T> question) {
        try (var cluster = new Cluster(reach.get(), Patience.SHORT)) {
            return question.ask(cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while asking " + name, "ask again");
        }
    }

    Product product() {
        return now(Product::of);
    }

    StoreIdentity identity() {
        return new StoreIdentity(KIND, product().uuid());
    }

    Access access(Access.Mode mode) {
        return new Access(name, identity(), mode);
    }
}
