package dev.rehome.search.verify;

import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.DocumentDigest;
import java.util.ArrayList;
import java.util.List;

/** Compares an index with the one of the same name at another cluster. */
public record CompareIndex(ReadIndex source, ReadIndex target, int differencesMax) {

    /**
     * What differs, the documents by name; empty when nothing does.
     *
     * @param expected what the source holds
     */
    public List<String> differences(DocumentDigest expected) throws InterruptedException {
        DocumentDigest found = target.digest();
        if (found.equals(expected)) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add(
                "%s: %s at the source, %s at the target, not all the same"
                        .formatted(
                                source.index(),
                                Figures.count(expected.whole().items(), "document"),
                                Figures.count(found.whole().items())));
        lines.addAll(new FindDifferences(source, target, expected, found).find(differencesMax));
        return lines;
    }
}
