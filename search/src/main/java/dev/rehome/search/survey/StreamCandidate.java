package dev.rehome.search.survey;

import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Part;
import java.util.List;

/**
 * A data stream that can be copied.
 *
 * @param name at the target
 * @param carried what the newest of its indices would be there
 * @param templates what has to be made first, in that order; none when the target has a template
 * @param template the name of the index template that it is made by
 */
public record StreamCandidate(
        OfferedStream offered,
        String name,
        CarriedIndex carried,
        List<Part> templates,
        String template) {

    public StreamCandidate {
        templates = List.copyOf(templates);
    }
}
