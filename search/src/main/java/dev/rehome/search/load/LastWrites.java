package dev.rehome.search.load;

import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which documents of an index were written to while it was dumped, and so are in its files more
 * than once. Of those the last counts, as they stand in the files. What is kept of each is its
 * address, hashed: some 50 bytes.
 */
final class LastWrites {
    private static final LastWrites NONE = new LastWrites(new Places(), Map.of());

    /** The place of the last one, counted over the pieces with later writes. */
    private final Places last;

    /** How many stand before a piece of those. */
    private final Map<Integer, Long> before;

    private LastWrites(Places last, Map<Integer, Long> before) {
        this.last = last;
        this.before = before;
    }

    /** Reads the pieces with later writes. */
    static LastWrites of(ArchivedIndex archived, Memory memory) throws InterruptedException {
        if (archived.again() == 0) {
            return NONE;
        }
        var last = new Places();
        var before = new HashMap<Integer, Long>();
        var places = new LongAdder();
        int pieces = archived.pieces().size();
        for (int number = pieces - archived.again(); number < pieces; number++) {
            before.put(number, places.sum());
            try (Pages pages = archived.pieces().get(number).open(memory)) {
                pages.each(
                        page -> {
                            for (Hit hit : page.hits()) {
                                last.put(DocumentDigest.address(hit), places.sum());
                                places.increment();
                            }
                        });
            }
        }
        return new LastWrites(last, before);
    }

    /** A piece without the documents that a later one has newer. */
    Current current(int piece, Pages pages) {
        return new Current(pages, Optional.ofNullable(before.get(piece)));
    }

    /** Documents that no later ones replace. */
    final class Current implements Pages {
        private final Pages pages;
        private final Optional<Long> first;
        private final DocumentDigest.Taker left = new DocumentDigest.Taker();
        private long passed;

        /**
         * @param first the place of the first document; empty before the pieces with later writes
         */
        private Current(Pages pages, Optional<Long> first) {
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
            return last.isEmpty() ? page : page.map(all -> all.only(this::isCurrent));
        }

        private boolean isCurrent(Hit hit) {
            long newest = last.of(DocumentDigest.address(hit));
            long place = first.orElse(Long.MIN_VALUE) + passed++;
            if (newest < 0 || newest == place) {
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
