package dev.rehome.search.survey;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a cluster has to give. Only reads.
 *
 * @param indices names and patterns; empty for all that are not hidden
 */
record Offered(Cluster source, List<String> indices) {

    /**
     * The indices that can be read.
     *
     * @param problems is told of those that cannot, or not as they were written
     */
    List<Index> readable(List<Problem> problems) throws InterruptedException {
        var readable = new ArrayList<Index>();
        List<Index> chosen = chosen(problems);
        Set<String> closed = new Indices(source).closed();
        for (Index index : chosen) {
            if (closed.contains(index.name())) {
                problems.add(
                        Problem.error(
                                "index %s is closed: nothing of it can be read"
                                        .formatted(index.name()),
                                "open it (POST /%s/_open), or leave it out"
                                        .formatted(index.name())));
                continue;
            }
            StoredSource.lack(index)
                    .ifPresent(
                            lack ->
                                    problems.add(
                                            Problem.error(
                                                    "index %s %s".formatted(index.name(), lack),
                                                    "move it with a snapshot, index it anew from"
                                                            + " where its documents come from, or"
                                                            + " leave it out")));
            readable.add(index);
        }
        return readable;
    }

    /** Backing indices are hidden, so nobody would notice that data streams are left out. */
    private List<Index> chosen(List<Problem> problems) throws InterruptedException {
        var patterns = new ArrayList<>(indices);
        for (DataStream stream : DataStream.of(source)) {
            patterns.remove(stream.name());
            if (stream.chosen(indices)) {
                problems.add(
                        indices.isEmpty()
                                ? Problem.warning(
                                        "data stream %s does not come along".formatted(stream),
                                        "name its backing indices, .ds-%s-*, to copy them as"
                                                        .formatted(stream.name())
                                                + " plain indices")
                                : Problem.error(
                                        "data stream %s cannot be copied as one".formatted(stream),
                                        "name its backing indices, .ds-%s-*, to copy them as"
                                                        .formatted(stream.name())
                                                + " plain indices"));
            }
        }
        return patterns.isEmpty() && !indices.isEmpty()
                ? List.of()
                : new Indices(source).chosen(patterns);
    }
}
