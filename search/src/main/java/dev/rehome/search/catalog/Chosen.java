package dev.rehome.search.catalog;

import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody means who names indices: data streams as wholes, and other indices.
 *
 * @param indices by name; those of a data stream only if they were named themselves
 */
public record Chosen(List<DataStream> streams, List<Index> indices) {

    public Chosen {
        streams = List.copyOf(streams);
        indices = List.copyOf(indices);
    }

    /**
     * What the patterns choose of a cluster; without patterns, all that is not hidden.
     *
     * @throws dev.rehome.engine.report.Failure with BAD_INPUT when a pattern chooses nothing
     */
    public static Chosen of(Cluster cluster, List<String> patterns) throws InterruptedException {
        List<DataStream> streams =
                DataStream.of(cluster).stream().filter(each -> each.chosen(patterns)).toList();
        var indices = new Indices(cluster);
        var others = new ArrayList<String>();
        for (String pattern : patterns) {
            boolean meansStream = streams.stream().anyMatch(each -> each.chosen(List.of(pattern)));
            if (!meansStream || !indices.matching(pattern).isEmpty()) {
                others.add(pattern);
            }
        }
        return new Chosen(
                streams,
                others.isEmpty() && !patterns.isEmpty() ? List.of() : indices.chosen(others));
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
