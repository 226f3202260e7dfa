package dev.rehome.search.dump;

import dev.rehome.search.archive.DumpedSlice;
import dev.rehome.search.archive.IndexFolder;
import dev.rehome.search.archive.SliceWriter;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.landing.Reached;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Pages;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Relay;
import dev.rehome.search.read.Slice;

/** Writes one slice into its file. */
record DumpSlice(
        Cluster source, int pageDocuments, IndexFolder folder, Crew crew, Reached reached) {
    /** Writes it, from its begin as often as a page is lost; it is noted as whole then. */
    DumpedSlice dump(Slice slice, int number) throws InterruptedException {
        DumpedSlice whole =
                new ReadSlice(source, slice, pageDocuments, crew)
                        .with(pages -> once(pages, number));
        folder.land(whole);
        return whole;
    }

    private DumpedSlice once(Pages pages, int number) throws InterruptedException {
        try (var writer = new SliceWriter(folder.slice(number))) {
            DocumentDigest passed =
                    new Relay(
                                    crew.threads(),
                                    page -> {
                                        writer.write(page);
                                        reached.passed(page);
                                    })
                            .pass(pages);
            return writer.end(number, passed);
        }
    }
}
