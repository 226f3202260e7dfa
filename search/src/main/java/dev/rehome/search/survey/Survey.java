package dev.rehome.search.survey;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what a copy is about to do. Only reads, at both sides.
 *
 * @param indices names and patterns; empty for all that are not hidden
 * @param renaming what they are called at the target
 * @param templates whether templates come along
 * @param aliases whether their aliases are to come along
 */
public record Survey(
        Cluster source,
        Cluster target,
        List<String> indices,
        Renaming renaming,
        boolean templates,
        boolean aliases) {

    /**
     * Finds out.
     *
     * @param ours indices at the target that are no obstacle: an earlier attempt made them
     */
    public Findings look(Set<String> ours) throws InterruptedException {
        Product from = Product.of(source);
        Product to = Product.of(target);
        var reception = new Reception(target, from, to, renaming, aliases, ours);
        Optional<Problem> readOnly = reception.readOnly();
        if (readOnly.isPresent()) {
            return new Findings(from, to, List.of(), List.of(), List.of(readOnly.get()));
        }
        var problems = new ArrayList<Problem>();
        boolean withoutStreams = indices.isEmpty() && !DataStream.isKnown(target);
        Offer offer =
                new Offered(source, indices)
                        .offer(
                                withoutStreams
                                        ? stream -> Optional.of(leftOut(stream))
                                        : _ -> Optional.empty(),
                                templates ? new Parts(source).all() : List.of(),
                                problems);
        return reception.of(offer, problems);
    }

    /** Backing indices are hidden, so nobody would notice. */
    private static Problem leftOut(DataStream stream) {
        return Problem.warning(
                "data stream %s does not come along: the target has no data streams"
                        .formatted(stream),
                "name its indices, .ds-%1$s-*, with a 'rename' .ds-%1$s-*: %1$s-*, to copy them as ordinary ones"
                        .formatted(stream.name()));
    }
}
