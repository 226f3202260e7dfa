package dev.rehome.search.verify;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares indices of two clusters document by document, and what they are besides. Only reads.
 *
 * @param indices names and patterns; empty for all that are not hidden
 * @param renaming what they are called at the target
 * @param jobs how many shards are read at a time, at least 1
 * @param differencesMax how many differing documents of an index are named
 */
public record VerifyIndices(
        Cluster source,
        Cluster target,
        List<String> indices,
        Renaming renaming,
        int jobs,
        int differencesMax,
        Progress progress) {

    /**
     * What came of it.
     *
     * @param indices that were compared
     * @param documents of the source
     * @param differences one line each; empty when the clusters hold the same
     */
    public record Report(int indices, long documents, List<String> differences) {

        public Report {
            differences = List.copyOf(differences);
        }
    }

    public Report run() throws InterruptedException {
        var differences = new ArrayList<String>();
        long documents = 0;
        List<Index> chosen = new Indices(source).chosen(indices);
        var metadata = new CompareMetadata(source, target, Product.of(source), Product.of(target));
        try (var crew = new Crew(jobs)) {
            for (Index index : chosen) {
                String name = index.name();
                Optional<Index> there = new Indices(target).named(renaming.of(name));
                if (there.isEmpty()) {
                    differences.add(
                            "index %s is missing at the target".formatted(renaming.of(name)));
                    continue;
                }
                progress.doing("reading " + name);
                var here = new ReadIndex(source, name, crew);
                DocumentDigest expected = here.digest();
                Amount amount =
                        new Amount(expected.whole().items(), "documents", expected.whole().bytes());
                progress.expect(name, amount);
                var found =
                        new ArrayList<>(
                                new CompareIndex(
                                                here,
                                                new ReadIndex(target, there.get().name(), crew),
                                                differencesMax)
                                        .differences(expected));
                found.addAll(metadata.differences(index, there.get()));
                differences.addAll(found);
                documents += expected.whole().items();
                progress.advance(name, amount);
                progress.finish(name, found.isEmpty() ? "identical" : "differs");
            }
        }
        return new Report(chosen.size(), documents, differences);
    }
}
