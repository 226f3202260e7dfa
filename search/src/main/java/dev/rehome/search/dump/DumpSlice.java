package dev.rehome.search.dump;

import dev.rehome.search.archive.DumpedSlice;
import dev.rehome.search.archive.IndexFolder;
import dev.rehome.search.archive.SliceWriter;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.landing.Reached;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.LostPage;
import dev.rehome.search.read.Relay;
import dev.rehome.search.read.Slice;
import dev.rehome.search.read.SliceReader;

/** Writes one slice into its file. */
record DumpSlice(
        Cluster source, int pageDocuments, IndexFolder folder, Crew crew, Reached reached) {
    private static final int TRIES = 5;

    /** Writes it, from its begin as often as a page is lost; it is noted as whole then. */
    DumpedSlice dump(Slice slice, int number) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                DumpedSlice whole = once(slice, number);
                folder.land(whole);
                return whole;
            } catch (LostPage e) {
                if (tried >= TRIES) {
                    throw e;
                }
            }
        }
    }

    private DumpedSlice once(Slice slice, int number) throws InterruptedException {
        try (var reader = new SliceReader(source, slice, pageDocuments, crew.memory());
                var writer = new SliceWriter(folder.unfinished(number))) {
            DocumentDigest passed =
                    new Relay(
                                    crew.threads(),
                                    page -> {
                                        writer.write(page);
                                        reached.passed(page);
                                    })
                            .pass(reader);
            return writer.end(number, passed);
        }
    }
}
