package dev.rehome.search.archive;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.place.Damage;
import dev.rehome.search.place.Place;
import dev.rehome.search.place.Stored;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.util.Optional;

/**
 * The file of a slice, as its dump says it has to be.
 *
 * @param found what was there when the dump was opened
 */
record SliceFile(Place place, String file, DumpedSlice slice, Optional<Stored> found)
        implements Piece {

    @Override
    public long documents() {
        return slice.holds().items();
    }

    @Override
    public void checkPresence() {
        long bytes = found.orElseThrow(() -> Damage.of(place.of(file), "it is missing")).bytes();
        if (bytes != slice.fileBytes()) {
            throw Damage.of(
                    place.of(file),
                    "it has %s, and %s were written"
                            .formatted(
                                    Figures.count(bytes, "byte"),
                                    Figures.count(slice.fileBytes())));
        }
    }

    /** Whether these are the bytes that were written, and not others of the same number. */
    boolean isAsWritten() {
        return found.equals(Optional.of(new Stored(slice.fileBytes(), slice.tag())));
    }

    @Override
    public Pages open(Memory memory) {
        return new SlicePages(place.of(file), place.open(file), slice.blockBytes(), memory);
    }

    @Override
    public void check(DocumentDigest found) {
        Digest whole = found.whole();
        if (!whole.equals(slice.holds())) {
            throw Damage.of(
                    place.of(file),
                    "it holds %s, and %s were written, or others"
                            .formatted(
                                    Figures.count(whole.items(), "document"),
                                    Figures.count(slice.holds().items())));
        }
    }
}
