package dev.rehome.search.verify;

import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.DocumentDigest;
import java.util.ArrayList;
import java.util.List;

/** Compares an index with the one of the same name at another cluster. */
public record CompareIndex(Documents source, ReadDocuments target, int differencesMax) {

    /**
     * What differs, the documents by name; empty when nothing does.
     *
     * @param expected what the source holds
     */
    public List<String> differences(DocumentDigest expected) throws InterruptedException {
        return compare(expected, () -> false).differences();
    }

    /** Whether a source is written to; asked only when something differs. */
    @FunctionalInterface
    public interface Moving {
        boolean isMoving() throws InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param differences one line each; none when nothing was found
     * @param equal whether each document of the source is at the target for certain: not when more
     *     differs than could be looked into
     */
    public record Comparison(List<String> differences, boolean equal) {}

    /**
     * The same for a source that is perhaps written to.
     *
     * @param live whether it was; then what is at the target only is what has been deleted or
     *     written again at the source since, and no difference
     */
    public Comparison compare(DocumentDigest expected, Moving live) throws InterruptedException {
        DocumentDigest found = target.digest();
        if (found.equals(expected)) {
            return new Comparison(List.of(), true);
        }
        var find = new FindDifferences(source, target, expected, found);
        boolean moving = live.isMoving();
        List<String> named = find.find(differencesMax, moving);
        if (named.isEmpty() && moving) {
            return new Comparison(List.of(), find.all());
        }
        var lines = new ArrayList<String>();
        lines.add(
                "%s: %s at the source, %s at the target, not all the same"
                        .formatted(
                                source.index(),
                                Figures.count(expected.whole().items(), "document"),
                                Figures.count(found.whole().items())));
        lines.addAll(named);
        return new Comparison(lines, false);
    }
}
