package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.search.catalog.Part;
import java.util.Optional;

/**
 * Something besides indices that a copy made.
 *
 * @param sha256 of what it was when it was made; empty when the copy was killed before it could
 *     look
 */
public record MadePart(
        @Doc("what it is") Part.Kind kind,
        @Doc("its name") String name,
        @Doc("the SHA-256 of what it was when it was made") Optional<String> sha256) {

    /** {@code ingest pipeline clean}. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
