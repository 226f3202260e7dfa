package dev.rehome.search.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.archive.Manifest;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.pool.Crew;
import java.util.ArrayList;
import java.util.List;

/**
 * Dumps indices into a folder, in our own layout. A second attempt goes on where the first ended.
 *
 * @param owner the run whose dump it is; the folder is no other's
 */
public record DumpIndices(
        Cluster source, DumpFolder folder, DumpOptions options, String owner, Progress progress) {

    /**
     * Dumps them all.
     *
     * @throws dev.rehome.engine.report.Failure with REFUSED when the folder is another run's
     */
    public DumpReport dump() throws InterruptedException {
        folder.begin(owner);
        Product product = Product.of(source);
        var dumped = new ArrayList<Manifest.DumpedIndex>();
        try (var crew = new Crew(options.jobs())) {
            for (Index index : new Indices(source).chosen(options.indices())) {
                dumped.add(
                        new DumpIndex(source, index, folder.index(index.name()), crew, progress)
                                .dump());
                progress.finish(index.name(), "dumped");
            }
        }
        folder.complete(
                new Manifest(
                        owner,
                        product,
                        dumped,
                        options.parts() ? new Parts(source).all() : List.of()));
        Digest all =
                dumped.stream().map(Manifest.DumpedIndex::holds).reduce(Digest.EMPTY, Digest::plus);
        return new DumpReport(dumped.size(), all.items(), all.bytes(), List.of());
    }
}
