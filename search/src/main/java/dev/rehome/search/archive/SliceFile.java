package dev.rehome.search.archive;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a slice, as its dump says it has to be. */
record SliceFile(Path file, DumpedSlice slice) implements Piece {

    @Override
    public void checkPresence() {
        try {
            if (!Files.exists(file)) {
                throw Damage.of(file, "it is missing");
            }
            long size = Files.size(file);
            if (size != slice.fileBytes()) {
                throw Damage.of(
                        file,
                        "it has %s, and %s were written"
                                .formatted(
                                        Figures.count(size, "byte"),
                                        Figures.count(slice.fileBytes())));
            }
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    @Override
    public Pages open(Memory memory) {
        return new SlicePages(file, slice.blockBytes(), memory);
    }

    @Override
    public void check(DocumentDigest found) {
        Digest whole = found.whole();
        if (!whole.equals(slice.holds())) {
            throw Damage.of(
                    file,
                    "it holds %s, and %s were written, or others"
                            .formatted(
                                    Figures.count(whole.items(), "document"),
                                    Figures.count(slice.holds().items())));
        }
    }
}
