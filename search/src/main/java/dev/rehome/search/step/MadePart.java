package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.tree.Sha256;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.verify.Leaves;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Something besides indices that a copy made.
 *
 * @param sha256 of what it was when it was made; empty when the copy was killed before it could
 *     look
 * @param asked as JSON, what was asked for then
 */
public record MadePart(
        @Doc("what it is") Part.Kind kind,
        @Doc("its name") String name,
        @Doc("the SHA-256 of what it was when it was made") Optional<String> sha256,
        @Doc("what was asked for, where nobody could look what it became") Optional<String> asked) {

    static MadePart making(Part part) {
        return new MadePart(
                part.kind(), part.name(), Optional.empty(), Optional.of(part.body().toString()));
    }

    static MadePart made(Part part) {
        return new MadePart(part.kind(), part.name(), Optional.of(sha256(part)), Optional.empty());
    }

    /** Whether that is what was made, as far as one can tell: a server may add to it. */
    boolean is(Part there) {
        return sha256.map(sha256(there)::equals)
                .or(() -> asked.map(body -> Leaves.cover(there.body(), Answer.tree(body))))
                .orElse(false);
    }

    private static String sha256(Part part) {
        return Sha256.of(part.body().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@code ingest pipeline clean}. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
