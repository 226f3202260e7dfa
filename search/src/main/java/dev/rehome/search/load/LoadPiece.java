package dev.rehome.search.load;

import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.archive.Piece;
import dev.rehome.search.copy.Reached;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Relay;
import dev.rehome.search.write.BulkWriter;

/** Writes the documents of one file into an index. */
record LoadPiece(
        ArchivedIndex archived, LastWrites writes, BulkWriter writer, Crew crew, Reached reached) {

    /**
     * Writes them.
     *
     * @return what was in it, without what later writes have replaced
     */
    DocumentDigest load(int number) throws InterruptedException {
        return pass(number, this::write);
    }

    /** Only reads, what has landed before. */
    DocumentDigest see(int number) throws InterruptedException {
        return pass(number, this::count);
    }

    private DocumentDigest pass(int number, Relay.Sink sink) throws InterruptedException {
        Piece piece = archived.pieces().get(number);
        try (LastWrites.Current pages = writes.current(number, piece.open(crew.memory()))) {
            DocumentDigest passed = new Relay(crew.threads(), sink).pass(pages);
            piece.check(passed.plus(pages.left()));
            return passed;
        }
    }

    private void write(Page page) throws InterruptedException {
        writer.write(page.hits());
        count(page);
    }

    private void count(Page page) {
        reached.passed(page.hits().size(), page.sourceBytes());
    }
}
