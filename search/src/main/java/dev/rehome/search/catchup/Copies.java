package dev.rehome.search.catchup;

import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.List;

/**
 * What a cluster has of another one's indices.
 *
 * @param source UUID of the cluster that is copied from
 */
public record Copies(List<Copy> all, String source, Renaming renaming) {

    public Copies {
        all = List.copyOf(all);
    }

    public static Copies of(Cluster source, Cluster target, Renaming renaming)
            throws InterruptedException {
        return new Copies(
                Copy.all(target, Product.of(target)), Product.of(source).uuid(), renaming);
    }

    /**
     * What the copy of that index is called.
     *
     * @throws dev.rehome.engine.report.Failure with REFUSED when there is none, or several
     */
    public String name(Index index) {
        return of(index).index().name();
    }

    Copy of(Index index) {
        return Copy.of(index, renaming.of(index.name()), source, all);
    }
}
