package dev.rehome.search.survey;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a cluster has to give. Only reads.
 *
 * @param indices names and patterns; empty for all that are not hidden
 */
public record Offered(Cluster source, List<String> indices) {

    /**
     * What can be read.
     *
     * @param barred what is told of a data stream that has no place where it goes, and is left out
     * @param parts that come along
     * @param problems is told of what cannot, or not as it was written
     */
    public Offer offer(
            Function<DataStream, Optional<Problem>> barred,
            List<Part> parts,
            List<Problem> problems)
            throws InterruptedException {
        Chosen chosen = Chosen.of(source, indices);
        Product product = Product.of(source);
        var readable = new ArrayList<Index>();
        for (Index index : chosen.indices()) {
            if (isReadable(index, product, chosen, problems)) {
                readable.add(index);
            }
        }
        var streams = new ArrayList<OfferedStream>();
        for (OfferedStream stream : chosen.offered(source)) {
            Optional<Problem> leftOut = barred.apply(stream.stream());
            if (leftOut.isPresent()) {
                problems.add(leftOut.get());
                continue;
            }
            boolean whole = true;
            for (Index index : stream.backing()) {
                whole &= isReadable(index, product, chosen, problems);
            }
            if (whole) {
                aliases(stream.stream()).ifPresent(problems::add);
                streams.add(stream);
            }
        }
        return new Offer(readable, streams, parts);
    }

    private static boolean isReadable(
            Index index, Product product, Chosen chosen, List<Problem> problems) {
        Optional<Problem> closed = chosen.unreadable(index.name());
        if (closed.isPresent()) {
            problems.add(closed.get());
            return false;
        }
        if (mayLag(index)) {
            problems.add(
                    Problem.error(
                            "index %s has replicas that may lag behind: index.replication.type is SEGMENT"
                                    .formatted(index.name()),
                            "set its number_of_replicas to 0 while it is read, or leave it out"));
        }
        StoredSource.lack(index, product)
                .ifPresent(
                        lack ->
                                problems.add(
                                        Problem.error(
                                                "index %s %s".formatted(index.name(), lack),
                                                "move it with a snapshot, index it anew from"
                                                        + " where its documents come from, or"
                                                        + " leave it out")));
        return true;
    }

    /**
     * Where segments are replicated and not operations (OpenSearch), a refresh does not reach the
     * replicas, and a search may read one that lags: what it has not yet would be missing.
     */
    private static boolean mayLag(Index index) {
        return index.settings().path("index.replication.type").asText().equals("SEGMENT")
                && index.settings().path("index.number_of_replicas").asInt() > 0;
    }

    /** Elasticsearch has them from 7.14 on; OpenSearch has none. */
    private Optional<Problem> aliases(DataStream stream) throws InterruptedException {
        List<String> names = new Aliases(source).of(stream);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Problem.warning(
                                "alias %s of data stream %s does not come along"
                                        .formatted(String.join(", ", names), stream.name()),
                                "make it at the target by hand, where its version has such"
                                        + " aliases"));
    }
}
