package dev.rehome.search.catchup;

import static java.util.stream.Collectors.joining;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A copy of an index, by what it says of itself: it may have another name.
 *
 * @param index at the target
 * @param notes of it
 */
public record Copy(Index index, Notes notes, Origin origin) {

    /** All copies that a cluster has, of whatever; of hidden indices, too. */
    static List<Copy> all(Cluster target, Product product) throws InterruptedException {
        var copies = new ArrayList<Copy>();
        for (Index index : new Indices(target).all()) {
            var notes = new Notes(target, product, index.name());
            Origin.in(notes, index).ifPresent(origin -> copies.add(new Copy(index, notes, origin)));
        }
        return copies;
    }

    /**
     * The one of that index.
     *
     * @param name of the copy; that of the index when it may have any
     * @param cluster UUID of the index's cluster
     * @throws Failure with REFUSED when there is none, or several of other names
     */
    static Copy of(Index index, String name, String cluster, List<Copy> copies) {
        return find(index, name, cluster, copies).orElseThrow(() -> none(index));
    }

    /** The same; empty where there is none, and nothing in its place. */
    static Optional<Copy> find(Index index, String name, String cluster, List<Copy> copies) {
        List<Copy> own =
                copies.stream()
                        .filter(copy -> copy.origin().cluster().equals(cluster))
                        .filter(copy -> copy.origin().index().equals(index.uuid()))
                        .toList();
        Optional<Copy> namesake = named(name, own);
        boolean renamed = !name.equals(index.name());
        if (namesake.isPresent() || (own.size() == 1 && !renamed)) {
            return Optional.of(namesake.orElseGet(own::getFirst));
        }
        if (!own.isEmpty()) {
            String there = own.stream().map(copy -> copy.index().name()).collect(joining(", "));
            throw renamed
                    ? refused(
                            "index %s has no copy called %s".formatted(index.name(), name),
                            "name with 'rename' one that it has: " + there)
                    : refused(
                            "index %s has %d copies: %s".formatted(index.name(), own.size(), there),
                            "say with 'rename' which is meant, or delete the others");
        }
        Optional<Copy> other = named(index.name(), copies);
        if (other.isPresent()) {
            throw stranger(index, cluster, other.get().origin());
        }
        return Optional.empty();
    }

    static Failure none(Index index) {
        return refused(
                "there is no finished copy of index %s".formatted(index.name()),
                "copy it first, or leave it out; where an earlier step copies it under another"
                        + " name, it is found by what it says of itself");
    }

    private static Optional<Copy> named(String name, List<Copy> copies) {
        return copies.stream().filter(copy -> copy.index().name().equals(name)).findFirst();
    }

    private static Failure stranger(Index index, String cluster, Origin origin) {
        return refused(
                "index %s at the target is no copy of the one at the source: that is %s of cluster %s, and it was copied from %s of cluster %s"
                        .formatted(
                                index.name(),
                                index.uuid(),
                                cluster,
                                origin.index(),
                                origin.cluster()),
                "delete it there and copy again, or name the cluster that it came from");
    }

    static Failure refused(String what, String remedy) {
        return new Failure(ExitCode.REFUSED, what, remedy, null);
    }
}
