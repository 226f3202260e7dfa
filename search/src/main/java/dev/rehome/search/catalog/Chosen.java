package dev.rehome.search.catalog;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody means who names indices: data streams as wholes, and other indices.
 *
 * @param indices by name; those of a data stream only if they were named themselves
 * @param closed the names of the cluster's indices that are closed
 */
public record Chosen(List<DataStream> streams, List<Index> indices, Set<String> closed) {

    public Chosen {
        streams = List.copyOf(streams);
        indices = List.copyOf(indices);
        closed = Set.copyOf(closed);
    }

    /**
     * What names and patterns choose of a cluster; without any, all that is not hidden. One with a
     * minus leaves out what it means.
     *
     * @throws dev.rehome.engine.report.Failure with BAD_INPUT when a pattern chooses nothing
     */
    public static Chosen of(Cluster cluster, List<String> patterns) throws InterruptedException {
        Wanted wanted = Wanted.of(patterns);
        List<DataStream> streams =
                DataStream.of(cluster).stream()
                        .filter(each -> each.chosen(wanted.chosen()))
                        .toList();
        var indices = new Indices(cluster);
        var others = new ArrayList<String>();
        for (String pattern : wanted.chosen()) {
            boolean meansStream = streams.stream().anyMatch(each -> each.chosen(List.of(pattern)));
            if (!meansStream || !indices.matching(pattern).isEmpty()) {
                others.add(pattern);
            }
        }
        List<Index> found =
                others.isEmpty() && !wanted.isAll() ? List.of() : indices.chosen(others);
        var chosen =
                new Chosen(
                        streams.stream().filter(each -> wanted.keeps(each.name())).toList(),
                        found.stream().filter(each -> wanted.keeps(each.name())).toList(),
                        indices.closed());
        wanted.check(cluster.address(), chosen.streams.isEmpty() && chosen.indices.isEmpty());
        return chosen;
    }

    /** For those who do nothing with data streams. */
    public Chosen withoutStreams() {
        return new Chosen(List.of(), indices, closed);
    }

    /** What forbids to read an index. */
    public Optional<Problem> unreadable(String index) {
        return closed.contains(index)
                ? Optional.of(
                        Problem.error(
                                "index %s is closed: nothing of it can be read".formatted(index),
                                "open it (POST /%s/_open), or leave it out".formatted(index)))
                : Optional.empty();
    }

    /** The same of all indices that were chosen, those of data streams among them. */
    public List<Problem> unreadable() {
        return Stream.concat(
                        indices.stream().map(Index::name),
                        streams.stream().flatMap(stream -> stream.indices().stream()))
                .distinct()
                .flatMap(name -> unreadable(name).stream())
                .toList();
    }

    /** The data streams, each with the backing indices that it has now. */
    public List<OfferedStream> offered(Cluster cluster) throws InterruptedException {
        var offered = new ArrayList<OfferedStream>();
        for (DataStream stream : streams) {
            var backing = new ArrayList<Index>();
            for (String name : stream.indices()) {
                new Indices(cluster).named(name).ifPresent(backing::add);
            }
            offered.add(new OfferedStream(stream, backing));
        }
        return offered;
    }
}
