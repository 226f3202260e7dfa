package dev.rehome.search.load;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.archive.Piece;
import dev.rehome.search.document.AddressSet;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which documents of an index were written to while it was dumped, and so are in its files more
 * than once. Of those the last counts, as they stand in the files. Each is kept by its address, in
 * 15 bytes, as any document of the other files may be replaced by it. So there is a number of them
 * that does not fit into a heap, and {@link #obstacle} tells it before anything is read.
 */
final class LastWrites {
    private static final LastWrites NONE = new LastWrites(new AddressSet(0), Map.of());

    /** What an operator gives a heap in. */
    private static final long HEAP_UNIT_BYTES = 256 << 20;

    /** A heap says that it has less than it was given: one of its spaces is always empty. */
    private static final double GIVEN_TO_SAID = 16.0 / 15;

    private final AddressSet written;

    /** By slot the place of the last one, counted over the pieces with later writes. */
    private final int[] last;

    /** How many stand before a piece of those. */
    private final Map<Integer, Integer> before;

    private LastWrites(AddressSet written, Map<Integer, Integer> before) {
        this.written = written;
        this.last = new int[written.slots()];
        this.before = before;
    }

    /**
     * What keeps files from being loaded together, if anything does: too many later writes.
     *
     * @param what they are, as an operator calls it
     * @param keptBytesMax what may be kept of them
     */
    static Optional<Problem> obstacle(String what, List<ArchivedIndex> files, long keptBytesMax) {
        long later = files.stream().mapToLong(LastWrites::later).sum();
        long fitting = AddressSet.fitting(keptBytesMax, Integer.BYTES);
        if (later <= fitting) {
            return Optional.empty();
        }
        double said = (double) later / fitting * Runtime.getRuntime().maxMemory();
        long units = (long) Math.ceil(said * GIVEN_TO_SAID / HEAP_UNIT_BYTES);
        return Optional.of(
                Problem.error(
                        "%s was written to while it was dumped, %s: this heap has room to know %s of them from what they replace"
                                .formatted(
                                        what,
                                        Figures.count(later, "write"),
                                        Figures.count(fitting)),
                        "give it more with the variable REHOME_HEAP (REHOME_HEAP=%dm), or dump it"
                                        .formatted((units * HEAP_UNIT_BYTES) >> 20)
                                + " when less is written"));
    }

    /** How many documents are in the pieces with later writes. */
    private static long later(ArchivedIndex archived) {
        int pieces = archived.pieces().size();
        return archived.pieces().subList(pieces - archived.again(), pieces).stream()
                .mapToLong(Piece::documents)
                .sum();
    }

    /**
     * Reads the pieces with later writes.
     *
     * @throws dev.rehome.engine.report.Failure with DIFFERS when one is not as it was written
     */
    static LastWrites of(ArchivedIndex archived, Memory memory) throws InterruptedException {
        if (archived.again() == 0) {
            return NONE;
        }
        var before = new HashMap<Integer, Integer>();
        var writes = new LastWrites(new AddressSet(later(archived)), before);
        int pieces = archived.pieces().size();
        int place = 0;
        for (int number = pieces - archived.again(); number < pieces; number++) {
            before.put(number, place);
            Piece piece = archived.pieces().get(number);
            try (Pages pages = piece.open(memory)) {
                DocumentDigest noted = writes.note(pages, place);
                piece.check(noted); // no more than there is room for
                place += Math.toIntExact(noted.whole().items());
            }
        }
        return writes;
    }

    /**
     * Notes what stands in a piece.
     *
     * @param first the place of its first document
     */
    private DocumentDigest note(Pages pages, int first) throws InterruptedException {
        var taker = new DocumentDigest.Taker();
        var place = new AtomicInteger(first);
        pages.each(
                page -> {
                    for (Hit hit : page.hits()) {
                        taker.take(hit);
                        int slot = written.add(DocumentDigest.address(hit));
                        int here = place.getAndIncrement();
                        if (slot != AddressSet.NONE) {
                            last[slot] = here;
                        }
                    }
                });
        return taker.digest();
    }

    /** A piece without the documents that a later one has newer. */
    Current current(int piece, Pages pages) {
        return new Current(pages, Optional.ofNullable(before.get(piece)));
    }

    /** Documents that no later ones replace. */
    final class Current implements Pages {
        private final Pages pages;
        private final Optional<Integer> first;
        private final DocumentDigest.Taker left = new DocumentDigest.Taker();
        private int passed;

        /**
         * @param first the place of the first document; empty before the pieces with later writes
         */
        private Current(Pages pages, Optional<Integer> first) {
            this.pages = pages;
            this.first = first;
        }

        @Override
        public Optional<Page> next() throws InterruptedException {
            Optional<Page> next = nextCurrent();
            while (next.isPresent() && next.get().isEmpty()) {
                pages.release(); // the only one that is out, or a newer one in its stead
                next = nextCurrent();
            }
            return next;
        }

        /** Of the next page what is current: perhaps nothing. */
        private Optional<Page> nextCurrent() throws InterruptedException {
            Optional<Page> page = pages.next();
            return written.isEmpty() ? page : page.map(all -> all.only(this::isCurrent));
        }

        private boolean isCurrent(Hit hit) {
            int slot = written.find(DocumentDigest.address(hit));
            int place = passed++;
            if (slot == AddressSet.NONE
                    || first.filter(before -> before + place == last[slot]).isPresent()) {
                return true;
            }
            left.take(hit);
            return false;
        }

        /** What was left out. */
        DocumentDigest left() {
            return left.digest();
        }

        @Override
        public void release() {
            pages.release();
        }

        @Override
        public void close() {
            pages.close();
        }
    }
}
