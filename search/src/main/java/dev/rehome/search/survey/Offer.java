package dev.rehome.search.survey;

import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Part;
import java.util.List;

/**
 * What is there to be moved, in a cluster or in files.
 *
 * @param parts templates and the like that come along; none when they are not wanted
 */
public record Offer(List<Index> indices, List<OfferedStream> streams, List<Part> parts) {

    public Offer {
        indices = List.copyOf(indices);
        streams = List.copyOf(streams);
        parts = List.copyOf(parts);
    }
}
