package dev.rehome.search.catchup;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.List;
import java.util.Optional;

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
     * What the copy of that index is called; empty where there is none, and nothing in its place.
     *
     * @throws Failure with REFUSED when there are several, or it is another's
     */
    public Optional<String> name(Index index) {
        return Copy.find(index, renaming.of(index.name()), source, all)
                .map(copy -> copy.index().name());
    }

    /** What is wrong where there is none. */
    public static Problem missing(Index index) {
        Failure none = Copy.none(index);
        return Problem.error(String.valueOf(none.getMessage()), none.remedy());
    }

    /**
     * The copy of that index.
     *
     * @throws Failure with REFUSED when there is none, or several, or it is another's
     */
    public Copy of(Index index) {
        return Copy.of(index, renaming.of(index.name()), source, all);
    }
}
