package dev.rehome.search.verify;

import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.DocumentDigest;
import java.util.ArrayList;
import java.util.List;

/** Compares an index with the one of the same name at another cluster. */
public record CompareIndex(Documents source, ReadIndex target, int differencesMax) {

    /**
     * What differs, the documents by name; empty when nothing does.
     *
     * @param expected what the source holds
     */
    public List<String> differences(DocumentDigest expected) throws InterruptedException {
        return differences(expected, () -> false);
    }

    /** Whether a source is written to; asked only when something differs. */
    @FunctionalInterface
    public interface Moving {
        boolean isMoving() throws InterruptedException;
    }

    /**
     * The same for a source that is perhaps written to.
     *
     * @param live whether it was; then what is at the target only is what has been deleted or
     *     written again at the source since, and no difference
     */
    public List<String> differences(DocumentDigest expected, Moving live)
            throws InterruptedException {
        DocumentDigest found = target.digest();
        if (found.equals(expected)) {
            return List.of();
        }
        List<String> named =
                new FindDifferences(source, target, expected, found)
                        .find(differencesMax, live.isMoving());
        if (named.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add(
                "%s: %s at the source, %s at the target, not all the same"
                        .formatted(
                                source.index(),
                                Figures.count(expected.whole().items(), "document"),
                                Figures.count(found.whole().items())));
        lines.addAll(named);
        return lines;
    }
}
