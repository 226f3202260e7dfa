package dev.rehome.search.verify;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Refresh;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares indices and data streams of two clusters document by document, and what they are
 * besides. Only reads.
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

    /** What came of one. */
    private record Compared(DocumentDigest source, List<String> differences) {}

    /** What was written a moment ago is not found before. */
    private void refresh(Chosen chosen) throws InterruptedException {
        for (Index index : chosen.indices()) {
            var _ = new Refresh(source, index.name()).orTell(progress);
            if (new Indices(target).named(renaming.of(index.name())).isPresent()) {
                var _ = new Refresh(target, renaming.of(index.name())).orTell(progress);
            }
        }
        for (DataStream stream : chosen.streams()) {
            var _ = new Refresh(source, stream.name()).orTell(progress);
            if (DataStream.named(target, renaming.of(stream.name())).isPresent()) {
                var _ = new Refresh(target, renaming.of(stream.name())).orTell(progress);
            }
        }
    }

    public Report run() throws InterruptedException {
        var differences = new ArrayList<String>();
        long documents = 0;
        Chosen chosen = Chosen.of(source, indices);
        refresh(chosen);
        var metadata = new CompareMetadata(source, target, Product.of(source), Product.of(target));
        try (var crew = new Crew(jobs)) {
            for (Index index : chosen.indices()) {
                Optional<Index> there = new Indices(target).named(renaming.of(index.name()));
                if (there.isEmpty()) {
                    differences.add(missing("index", index.name()));
                    continue;
                }
                CompareMetadata.ownAffairs(index, there.get()).forEach(progress::notice);
                Compared compared =
                        compare(
                                new ReadIndex(source, index.name(), crew),
                                new ReadIndex(target, there.get().name(), crew),
                                () -> metadata.differences(index, there.get()));
                differences.addAll(compared.differences());
                documents += compared.source().whole().items();
            }
            for (DataStream stream : chosen.streams()) {
                Optional<DataStream> there = DataStream.named(target, renaming.of(stream.name()));
                if (there.isEmpty()) {
                    differences.add(missing("data stream", stream.name()));
                    continue;
                }
                Compared compared =
                        compare(
                                ReadStream.of(source, stream, crew),
                                ReadStream.of(target, there.get(), crew),
                                () -> timestamps(stream, there.get()));
                differences.addAll(compared.differences());
                documents += compared.source().whole().items();
            }
        }
        return new Report(
                chosen.indices().size() + chosen.streams().size(), documents, differences);
    }

    private String missing(String what, String name) {
        return "%s %s is missing at the target".formatted(what, renaming.of(name));
    }

    /** What differs besides the documents. */
    @FunctionalInterface
    private interface Besides {
        List<String> differences() throws InterruptedException;
    }

    private Compared compare(ReadDocuments here, ReadDocuments there, Besides besides)
            throws InterruptedException {
        String name = here.index();
        progress.doing("reading " + name);
        DocumentDigest expected = here.digest();
        Amount amount = new Amount(expected.whole().items(), "documents", expected.whole().bytes());
        progress.expect(name, amount);
        var found = new ArrayList<>(besides.differences()); // few, and before many documents
        found.addAll(new CompareIndex(here, there, differencesMax).differences(expected));
        progress.advance(name, amount);
        progress.finish(name, found.isEmpty() ? "identical" : "differs");
        return new Compared(expected, found);
    }

    /** Indices of data streams are as their templates have them, each side's its own. */
    private static List<String> timestamps(DataStream here, DataStream there) {
        return here.timestamp().equals(there.timestamp())
                ? List.of()
                : List.of(
                        "%s: data stream goes by field %s instead of %s"
                                .formatted(here.name(), there.timestamp(), here.timestamp()));
    }
}
