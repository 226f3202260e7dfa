package dev.rehome.search.load;

import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.archive.Piece;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.landing.Supply;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Pages;
import dev.rehome.search.read.Relay;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** An index in files, without the documents that later writes in them have replaced. */
record FiledIndex(ArchivedIndex archived, LastWrites writes, Crew crew) implements Supply {

    static FiledIndex of(ArchivedIndex archived, Crew crew) throws InterruptedException {
        return new FiledIndex(archived, LastWrites.of(archived, crew.memory()), crew);
    }

    @Override
    public String index() {
        return archived.name();
    }

    @Override
    public int parts() {
        return archived.pieces().size();
    }

    @Override
    public long likelyDocuments() {
        return archived.documents();
    }

    @Override
    public long likelyBytes() {
        return archived.bytes();
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.rehome.engine.report.Failure with DIFFERS when the file is not as it was written
     */
    @Override
    public DocumentDigest pass(int part, Relay.Sink sink) throws InterruptedException {
        Piece piece = archived.pieces().get(part);
        try (LastWrites.Current pages = writes.current(part, piece.open(crew.memory()))) {
            DocumentDigest passed = new Relay(crew.threads(), sink).pass(pages);
            piece.check(passed.plus(pages.left()));
            return passed;
        }
    }

    @Override
    public void each(Consumer<Hit> taker) throws InterruptedException {
        var work = new ArrayList<Callable<Boolean>>();
        for (int part = 0; part < parts(); part++) {
            int number = part;
            work.add(
                    () -> {
                        show(number, taker);
                        return true;
                    });
        }
        var _ = crew.all(work);
    }

    private void show(int part, Consumer<Hit> taker) throws InterruptedException {
        try (Pages pages = writes.current(part, archived.pieces().get(part).open(crew.memory()))) {
            pages.each(page -> page.hits().forEach(taker));
        }
    }
}
